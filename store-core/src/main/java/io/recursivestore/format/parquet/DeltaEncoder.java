package io.recursivestore.format.parquet;

/**
 * Parquet's DELTA_BINARY_PACKED: the differences of successive numbers, in blocks of packed bits.
 * See <a href="https://github.com/apache/parquet-format/blob/master/Encodings.md">Encodings</a>.
 */
final class DeltaEncoder {
  private static final int BLOCK = 128;
  private static final int MINI_BLOCK = 32;
  private static final int MINI_BLOCKS = BLOCK / MINI_BLOCK;

  private final long[] deltas = new long[BLOCK];
  private final int[] widths = new int[MINI_BLOCKS];

  /**
   * Encodes numbers.
   *
   * @param values their bytes
   * @param isLong whether they have 8 bytes, or else 4; differences wrap around in that size
   */
  void encode(byte[] values, int count, boolean isLong, PageBuffer out) {
    out.putVarInt(BLOCK);
    out.putVarInt(MINI_BLOCKS);
    out.putVarInt(count);
    out.putZigZag(count == 0 ? 0 : get(values, 0, isLong));
    for (int from = 1; from < count; from += BLOCK) {
      int some = Math.min(BLOCK, count - from);
      long least = isLong ? longs(values, from, some) : ints(values, from, some);
      block(some, least, isLong, out);
    }
  }

  private static long get(byte[] values, int index, boolean isLong) {
    return isLong
        ? (long) PageBuffer.LONG.get(values, index * Long.BYTES)
        : (int) PageBuffer.INT.get(values, index * Integer.BYTES);
  }

  private long longs(byte[] values, int from, int count) {
    long previous = (long) PageBuffer.LONG.get(values, (from - 1) * Long.BYTES);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      long value = (long) PageBuffer.LONG.get(values, (from + i) * Long.BYTES);
      long delta = value - previous;
      deltas[i] = delta;
      least = Math.min(least, delta);
      previous = value;
    }
    return least;
  }

  private long ints(byte[] values, int from, int count) {
    int previous = (int) PageBuffer.INT.get(values, (from - 1) * Integer.BYTES);
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      int value = (int) PageBuffer.INT.get(values, (from + i) * Integer.BYTES);
      int delta = value - previous;
      deltas[i] = delta;
      least = Math.min(least, delta);
      previous = value;
    }
    return least;
  }

  private void block(int count, long least, boolean isLong, PageBuffer out) {
    long mask = isLong ? -1 : 0xffff_ffffL;
    for (int mini = 0; mini < MINI_BLOCKS; mini++) {
      long used = 0;
      int end = Math.min(count, (mini + 1) * MINI_BLOCK);
      for (int i = mini * MINI_BLOCK; i < end; i++) {
        long above = (deltas[i] - least) & mask;
        deltas[i] = above;
        used |= above;
      }
      widths[mini] = Long.SIZE - Long.numberOfLeadingZeros(used);
    }
    // What the last block lacks is packed as zeros.
    for (int i = count; i < BLOCK; i++) {
      deltas[i] = 0;
    }
    out.putZigZag(least);
    for (int width : widths) {
      out.putByte(width);
    }
    for (int mini = 0; mini * MINI_BLOCK < count; mini++) {
      pack(mini * MINI_BLOCK, widths[mini], out);
    }
  }

  private void pack(int from, int width, PageBuffer out) {
    if (width == 0) {
      return;
    }
    int at = out.extend(MINI_BLOCK * width / Byte.SIZE);
    byte[] array = out.array();
    long pending = 0;
    int bits = 0;
    for (int i = from; i < from + MINI_BLOCK; i++) {
      long value = deltas[i];
      pending |= value << bits;
      bits += width;
      if (bits >= Long.SIZE) {
        PageBuffer.LONG.set(array, at, pending);
        at += Long.BYTES;
        bits -= Long.SIZE;
        // A shift by 64 would be one by nothing.
        pending = bits == 0 ? 0 : value >>> (width - bits);
      }
    }
    // 32 numbers of an odd width end with half a long.
    if (bits > 0) {
      PageBuffer.INT.set(array, at, (int) pending);
    }
  }
}
