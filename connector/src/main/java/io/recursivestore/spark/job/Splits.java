package io.recursivestore.spark.job;

import io.recursivestore.exchange.Split;
import io.recursivestore.model.InvalidRequestException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which split a key goes to. That depends on nothing but the key, the seed and the parts:
 * no other row matters, so a row keeps its split when others are added.
 *
 * <p>A key is hashed to a number from 0 up to 1, and the parts follow each other on this line. The
 * hash is the finalizer of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
 * Generators", OOPSLA 2014), applied to the seed and then to the key.
 */
final class Splits implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What is in no split. */
  static final int NONE = -1;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long FIRST_FACTOR = 0xBF58476D1CE4E5B9L;
  private static final long SECOND_FACTOR = 0x94D049BB133111EBL;
  private static final double UNIT = 0x1.0p-53;

  private final String[] names;
  private final double[] ends;
  private final long seed;

  /**
   * A split and its part of all rows.
   *
   * @param name its name
   * @param part above 0, at most 1
   */
  record Part(String name, BigDecimal part) {}

  /**
   * Creates a division.
   *
   * @param parts the splits in order, with names that differ and parts of at most 1 in all
   * @param seed tells divisions apart
   */
  Splits(List<Part> parts, long seed) {
    this.names = parts.stream().map(Part::name).toArray(String[]::new);
    this.ends = new double[names.length];
    this.seed = mix(seed + GOLDEN);
    // In decimal digits 0.7 and 0.2 and 0.1 are 1, which they are not in binary ones.
    BigDecimal end = BigDecimal.ZERO;
    for (int i = 0; i < ends.length; i++) {
      end = end.add(parts.get(i).part());
      ends[i] = end.doubleValue();
    }
  }

  /**
   * Reads parts.
   *
   * @param text such as {@code train=0.8,test=0.2}
   * @throws IllegalArgumentException if it is something else
   * @throws InvalidRequestException if a name is not allowed or comes twice, or the parts are more
   *     than 1 in all
   */
  static List<Part> parse(String text) {
    List<Part> parts = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    BigDecimal sum = BigDecimal.ZERO;
    for (String one : text.split(",", -1)) {
      int equals = one.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(one);
      }
      String name = Split.checkName(one.substring(0, equals).trim());
      if (name.endsWith(".json")) {
        throw new InvalidRequestException(
            "'" + name + "' is the name of a file beside the splits. Give the split another one.");
      }
      BigDecimal part = new BigDecimal(one.substring(equals + 1).trim());
      if (part.signum() <= 0) {
        throw new InvalidRequestException(
            "Split '" + name + "' has the part " + part + ". Give a number above 0, up to 1.");
      }
      if (!seen.add(name)) {
        throw new InvalidRequestException("Split '" + name + "' was given twice. Give it once.");
      }
      sum = sum.add(part);
      parts.add(new Part(name, part));
    }
    if (sum.compareTo(BigDecimal.ONE) > 0) {
      throw new InvalidRequestException(
          "The parts of the splits are "
              + sum.toPlainString()
              + " in all, in '"
              + text
              + "'. Give parts of at most 1 in all.");
    }
    return List.copyOf(parts);
  }

  /** Returns the names of the splits, in order. */
  List<String> names() {
    return List.of(names);
  }

  /** Returns the number of the split that a key goes to, or {@link #NONE}. */
  int of(long key) {
    double place = (mix(seed + mix(key + GOLDEN)) >>> 11) * UNIT;
    for (int i = 0; i < ends.length; i++) {
      if (place < ends[i]) {
        return i;
      }
    }
    return NONE;
  }

  /** Returns a number in which every bit depends on every bit of another. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * FIRST_FACTOR;
    mixed = (mixed ^ (mixed >>> 27)) * SECOND_FACTOR;
    return mixed ^ (mixed >>> 31);
  }
}
