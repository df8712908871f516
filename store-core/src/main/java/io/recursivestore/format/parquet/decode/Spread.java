package io.recursivestore.format.parquet.decode;

import java.util.Arrays;

/**
 * Moves values that lie close together to their slots, in place and from the last to the first; the
 * slots without a value become 0.
 */
final class Spread {
  private Spread() {}

  static void ints(int[] values, long[] validity, int slots, int present) {
    int from = present - 1;
    int slot = slots - 1;
    while (slot > from) {
      if (from < 0) {
        Arrays.fill(values, 0, slot + 1, 0);
        return;
      }
      int start = slot & -Long.SIZE;
      long word = validity[slot >>> 6] << ~slot;
      if (word == -1L) {
        from -= Long.SIZE;
        slot -= Long.SIZE;
        System.arraycopy(values, from + 1, values, slot + 1, Long.SIZE);
        continue;
      }
      // The next slot's bit is the sign.
      for (; slot >= start && from >= 0; slot--) {
        int valid = (int) (word >>> 63);
        values[slot] = values[from] & -valid;
        from -= valid;
        word <<= 1;
      }
    }
  }

  static void longs(long[] values, long[] validity, int slots, int present) {
    int from = present - 1;
    int slot = slots - 1;
    while (slot > from) {
      if (from < 0) {
        Arrays.fill(values, 0, slot + 1, 0);
        return;
      }
      int start = slot & -Long.SIZE;
      long word = validity[slot >>> 6] << ~slot;
      if (word == -1L) {
        from -= Long.SIZE;
        slot -= Long.SIZE;
        System.arraycopy(values, from + 1, values, slot + 1, Long.SIZE);
        continue;
      }
      // The next slot's bit is the sign.
      for (; slot >= start && from >= 0; slot--) {
        long valid = word >>> 63;
        values[slot] = values[from] & -valid;
        from -= (int) valid;
        word <<= 1;
      }
    }
  }

  /** Moves values of two longs each. */
  static void pairs(long[] values, long[] validity, int slots, int present) {
    int from = present - 1;
    int slot = slots - 1;
    while (slot > from) {
      if (from < 0) {
        Arrays.fill(values, 0, 2 * (slot + 1), 0);
        return;
      }
      int start = slot & -Long.SIZE;
      long word = validity[slot >>> 6] << ~slot;
      if (word == -1L) {
        from -= Long.SIZE;
        slot -= Long.SIZE;
        System.arraycopy(values, 2 * (from + 1), values, 2 * (slot + 1), 2 * Long.SIZE);
        continue;
      }
      // The next slot's bit is the sign.
      for (; slot >= start && from >= 0; slot--) {
        long valid = word >>> 63;
        values[2 * slot] = values[2 * from] & -valid;
        values[2 * slot + 1] = values[2 * from + 1] & -valid;
        from -= (int) valid;
        word <<= 1;
      }
    }
  }

  /** Moves values of some bytes each. */
  static void bytes(byte[] values, int width, long[] validity, int slots, int present) {
    int from = present - 1;
    for (int slot = slots - 1; slot > from; slot--) {
      if (from < 0) {
        Arrays.fill(values, 0, (slot + 1) * width, (byte) 0);
        return;
      }
      if ((validity[slot >>> 6] >>> slot & 1) == 0) {
        Arrays.fill(values, slot * width, (slot + 1) * width, (byte) 0);
      } else {
        System.arraycopy(values, from * width, values, slot * width, width);
        from--;
      }
    }
  }

  /** Moves bits to others that are all 0. */
  static void bits(long[] values, long[] validity, int slots, long[] into) {
    int from = 0;
    for (int word = 0; word < Bits.words(slots); word++) {
      long valid = validity[word];
      int count = Long.bitCount(valid);
      if (count == 0) {
        continue;
      }
      long next = Bits.get(values, from, count);
      from += count;
      into[word] = count == Long.SIZE ? next : expand(next, valid);
    }
  }

  private static long expand(long values, long mask) {
    long left = values;
    long result = 0;
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      result |= Long.lowestOneBit(rest) & -(left & 1);
      left >>>= 1;
    }
    return result;
  }
}
