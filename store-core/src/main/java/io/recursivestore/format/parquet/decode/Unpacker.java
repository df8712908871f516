package io.recursivestore.format.parquet.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of a few bits each, packed one behind another from the lowest bit of each byte on. */
final class Unpacker {
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** The widest numbers that lie in one long, whichever bit of a byte they begin at. */
  private static final int MAX_IN_LONG = Long.SIZE - Byte.SIZE + 1;

  private static final int MAX_EIGHT_IN_LONG = 8;
  private static final int MAX_FOUR_IN_LONG = 15;

  private Unpacker() {}

  /**
   * Unpacks numbers.
   *
   * @param from holds {@link Scratch#PADDING} bytes more than the numbers
   * @param start the byte that the first number begins in
   * @param firstBit where in it, at most 7
   * @param width bits of each, from 1 to 32
   */
  static void ints(byte[] from, int start, int firstBit, int width, int[] into, int at, int count) {
    int mask = width == Integer.SIZE ? -1 : (1 << width) - 1;
    int done = 0;
    if (firstBit == 0 && width <= MAX_EIGHT_IN_LONG) {
      done = count & -8;
      eights(from, start, width, mask, into, at, done);
    } else if (firstBit == 0 && width <= MAX_FOUR_IN_LONG) {
      done = count & -4;
      fours(from, start, width, mask, into, at, done);
    }
    int bit = start * Byte.SIZE + firstBit + done * width;
    for (int i = at + done; i < at + count; i++) {
      into[i] = (int) ((long) LONG.get(from, bit >>> 3) >>> (bit & 7)) & mask;
      bit += width;
    }
  }

  private static void eights(
      byte[] from, int start, int width, int mask, int[] into, int at, int count) {
    int byteAt = start;
    for (int i = at; i < at + count; i += 8) {
      long word = (long) LONG.get(from, byteAt);
      into[i] = (int) word & mask;
      into[i + 1] = (int) (word >>> width) & mask;
      into[i + 2] = (int) (word >>> (2 * width)) & mask;
      into[i + 3] = (int) (word >>> (3 * width)) & mask;
      into[i + 4] = (int) (word >>> (4 * width)) & mask;
      into[i + 5] = (int) (word >>> (5 * width)) & mask;
      into[i + 6] = (int) (word >>> (6 * width)) & mask;
      into[i + 7] = (int) (word >>> (7 * width)) & mask;
      byteAt += width;
    }
  }

  private static void fours(
      byte[] from, int start, int width, int mask, int[] into, int at, int count) {
    int bit = start * Byte.SIZE;
    for (int i = at; i < at + count; i += 4) {
      long word = (long) LONG.get(from, bit >>> 3) >>> (bit & 7);
      into[i] = (int) word & mask;
      into[i + 1] = (int) (word >>> width) & mask;
      into[i + 2] = (int) (word >>> (2 * width)) & mask;
      into[i + 3] = (int) (word >>> (3 * width)) & mask;
      bit += 4 * width;
    }
  }

  /**
   * Unpacks numbers.
   *
   * @param from holds {@link Scratch#PADDING} bytes more than the numbers
   * @param start the byte that the first number begins in
   * @param firstBit where in it, at most 7
   * @param width bits of each, from 1 to 64
   */
  static void longs(
      byte[] from, int start, int firstBit, int width, long[] into, int at, int count) {
    long mask = width == Long.SIZE ? -1 : (1L << width) - 1;
    int bit = start * Byte.SIZE + firstBit;
    if (width <= MAX_IN_LONG) {
      for (int i = at; i < at + count; i++) {
        into[i] = ((long) LONG.get(from, bit >>> 3) >>> (bit & 7)) & mask;
        bit += width;
      }
      return;
    }
    for (int i = at; i < at + count; i++) {
      int shift = bit & 7;
      long low = (long) LONG.get(from, bit >>> 3) >>> shift;
      // Shifted twice, as a shift by 64 would be one by nothing.
      long high = (from[(bit >>> 3) + Long.BYTES] & 0xffL) << (Long.SIZE - 1 - shift) << 1;
      into[i] = (low | high) & mask;
      bit += width;
    }
  }
}
