package io.recursivestore.format.parquet;

/**
 * Parquet's hybrid of runs and packed bits, for levels and for the indices of dictionaries: <a
 * href="https://github.com/apache/parquet-format/blob/master/Encodings.md">RLE</a>.
 */
final class RunEncoder {
  private static final int GROUP = 8;

  /** More groups in one stretch would need a longer header, which no other writer makes. */
  private static final int MAX_GROUPS = 63;

  private RunEncoder() {}

  /** Returns the number of bits that numbers up to the greatest one need. */
  static int bitWidth(int greatest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(greatest);
  }

  /** Encodes the same number some times. */
  static void repeated(int value, int count, int bitWidth, PageBuffer out) {
    out.putVarInt((long) count << 1);
    for (int shift = 0; shift < bitWidth; shift += Byte.SIZE) {
      out.putByte(value >>> shift);
    }
  }

  /**
   * Encodes numbers.
   *
   * @param values the numbers, none with more than {@code bitWidth} bits
   * @param count how many of them
   */
  static void encode(int[] values, int count, int bitWidth, PageBuffer out) {
    int packed = 0;
    int at = 0;
    // A stretch of packed numbers ends after a whole group.
    while (at + GROUP <= count) {
      if (!isRepeated(values, at)) {
        at += GROUP;
        continue;
      }
      int end = at + GROUP;
      while (end < count && values[end] == values[at]) {
        end++;
      }
      pack(values, packed, at, bitWidth, out);
      repeated(values[at], end - at, bitWidth, out);
      packed = end;
      at = end;
    }
    pack(values, packed, count, bitWidth, out);
  }

  /** Tells whether all numbers of a group are the same. */
  private static boolean isRepeated(int[] values, int from) {
    int value = values[from];
    for (int i = 1; i < GROUP; i++) {
      if (values[from + i] != value) {
        return false;
      }
    }
    return true;
  }

  /** Only the last stretch may end within a group, which zeros fill up. */
  private static void pack(int[] values, int from, int to, int bitWidth, PageBuffer out) {
    for (int start = from; start < to; start += MAX_GROUPS * GROUP) {
      int end = Math.min(to, start + MAX_GROUPS * GROUP);
      int groups = (end - start + GROUP - 1) / GROUP;
      out.putVarInt(((long) groups << 1) | 1);
      packStretch(values, start, end, bitWidth, out, groups * bitWidth);
    }
  }

  private static void packStretch(
      int[] values, int from, int to, int bitWidth, PageBuffer out, int bytes) {
    // Whole words are written, of which the last may be partly too much.
    int start = out.extend(bytes + Long.BYTES);
    byte[] array = out.array();
    int at = start;
    int next = from;
    if (bitWidth <= Byte.SIZE) {
      for (; next + GROUP <= to; next += GROUP) {
        PageBuffer.LONG.set(array, at, group(values, next, bitWidth));
        at += bitWidth;
      }
    }
    long pending = 0;
    int bits = 0;
    for (int i = next; i < to; i++) {
      pending |= (long) values[i] << bits;
      bits += bitWidth;
      if (bits >= Integer.SIZE) {
        PageBuffer.INT.set(array, at, (int) pending);
        at += Integer.BYTES;
        pending >>>= Integer.SIZE;
        bits -= Integer.SIZE;
      }
    }
    int end = start + bytes;
    while (at < end) {
      array[at++] = (byte) pending;
      pending >>>= Byte.SIZE;
    }
    out.shrinkTo(end);
  }

  /** Packs a group of numbers that have no more than 8 bits each. */
  private static long group(int[] values, int from, int bitWidth) {
    long group = 0;
    for (int i = GROUP - 1; i >= 0; i--) {
      group = (group << bitWidth) | values[from + i];
    }
    return group;
  }
}
