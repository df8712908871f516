package io.recursivestore.spark.read;

import java.util.Objects;

/**
 * A pseudo-random permutation of the numbers from 0 up to a size, computed number by number: it
 * needs no memory for it, and any part can be computed anywhere.
 *
 * <p>It is the generalized Feistel network of Black and Rogaway, "Ciphers with Arbitrary Finite
 * Domains" (CT-RSA 2002): a number is written as two digits in two bases, each about the square
 * root of the size; round by round, one digit is shifted around by a keyed hash of the other. The
 * bases' product can be a little more than the size. A number that leaves the range is sent through
 * again until it is back (cycle walking), which happens less often than once in half the square
 * root of the size. The constants are those of SplitMix64 (Steele, Lea and Flood, "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014).
 *
 * <p>The order that users see is this function of size, seed and epoch, and never changes. It is
 * for shuffling, and keeps no secrets. Instances are immutable.
 */
final class Permutation {
  /** Largest size: digits have 31 bits. */
  static final long MAX_SIZE = 1L << 62;

  private static final int ROUNDS = 6;

  /** Digits of few values need more rounds until all orders are equally likely. */
  private static final int ROUNDS_OF_FEW = 24;

  private static final int FEW = 1024;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long FIRST_FACTOR = 0xBF58476D1CE4E5B9L;
  private static final long SECOND_FACTOR = 0x94D049BB133111EBL;

  private final long size;
  private final long leftBase;
  private final long rightBase;
  private final long[] keys;

  /**
   * Creates a permutation.
   *
   * @param size how many numbers it permutes, up to {@link #MAX_SIZE}
   * @param seed any number
   * @param epoch any number; each gives another permutation
   */
  Permutation(long size, long seed, long epoch) {
    if (size < 0 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size " + size);
    }
    this.size = size;
    // Shifts of an odd number of values are even permutations: with two odd bases, all would be.
    this.leftBase = Math.max(2, (rootOf(size) + 1) & ~1L);
    this.rightBase = Math.max(1, (size + leftBase - 1) / leftBase);
    this.keys = new long[size <= FEW ? ROUNDS_OF_FEW : ROUNDS];
    long key = mix(mix(seed + GOLDEN) + epoch);
    for (int round = 0; round < keys.length; round++) {
      keys[round] = mix(key + (round + 1) * GOLDEN);
    }
  }

  private Permutation(long size) {
    this.size = size;
    this.leftBase = Math.max(1, size);
    this.rightBase = 1;
    this.keys = new long[0];
  }

  /**
   * Returns the permutation that leaves every number in its place.
   *
   * @param size how many numbers it permutes
   */
  static Permutation identity(long size) {
    return new Permutation(size);
  }

  /**
   * Returns the number at a place.
   *
   * @param place from 0, less than the size
   */
  long at(long place) {
    Objects.checkIndex(place, size);
    return walk(place);
  }

  /**
   * Writes the numbers at consecutive places. Costs several times less than one by one.
   *
   * @param place the first place
   * @param numbers where to
   * @param count how many
   */
  void fill(long place, long[] numbers, int count) {
    Objects.checkFromIndexSize(place, count, size);
    long[] lefts = numbers;
    long[] rights = new long[count];
    long left = place / rightBase;
    long right = place % rightBase;
    for (int i = 0; i < count; i++) {
      lefts[i] = left;
      rights[i] = right;
      if (++right == rightBase) {
        right = 0;
        left++;
      }
    }
    // Round by round, because loops without dependencies become vector instructions.
    for (int round = 0; round < keys.length; round += 2) {
      shiftAll(lefts, rights, keys[round], leftBase, count);
      shiftAll(rights, lefts, keys[round + 1], rightBase, count);
    }
    for (int i = 0; i < count; i++) {
      long number = lefts[i] * rightBase + rights[i];
      numbers[i] = number < size ? number : walk(number);
    }
  }

  private long walk(long start) {
    long number = start;
    do {
      long left = number / rightBase;
      long right = number % rightBase;
      for (int round = 0; round < keys.length; round += 2) {
        left = shift(left, right + keys[round], leftBase);
        right = shift(right, left + keys[round + 1], rightBase);
      }
      number = left * rightBase + right;
    } while (number >= size);
    return number;
  }

  private static void shiftAll(long[] digits, long[] others, long key, long base, int count) {
    for (int i = 0; i < count; i++) {
      digits[i] = shift(digits[i], others[i] + key, base);
    }
  }

  /** Adds a hash to a digit. */
  private static long shift(long digit, long unhashed, long base) {
    long hash = unhashed * FIRST_FACTOR;
    hash = (hash ^ (hash >>> 32)) * SECOND_FACTOR;
    long over = digit + (((hash >>> 33) * base) >>> 31) - base;
    return over + (base & (over >> 63));
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * FIRST_FACTOR;
    mixed = (mixed ^ (mixed >>> 27)) * SECOND_FACTOR;
    return mixed ^ (mixed >>> 31);
  }

  /** Returns the square root, rounded up. */
  private static long rootOf(long number) {
    long root = (long) Math.sqrt((double) number);
    while (root * root < number) {
      root++;
    }
    while (root > 0 && (root - 1) * (root - 1) >= number) {
      root--;
    }
    return root;
  }
}
