package io.recursivestore.format.parquet.decode;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** Bits in longs, the lowest first. */
final class Bits {
  private Bits() {}

  /** Returns how many longs hold some bits. */
  static int words(int bits) {
    return (bits + Long.SIZE - 1) >>> 6;
  }

  /** Sets bits. */
  static void set(long[] bits, int from, int count) {
    if (count == 0) {
      return;
    }
    int last = (from + count - 1) >>> 6;
    int first = from >>> 6;
    long low = -1L << from;
    long high = -1L >>> -(from + count);
    if (first == last) {
      bits[first] |= low & high;
      return;
    }
    bits[first] |= low;
    Arrays.fill(bits, first + 1, last, -1L);
    bits[last] |= high;
  }

  /**
   * Copies bits to where there are zeros.
   *
   * @param from holds {@link Scratch#PADDING} bytes more
   * @param start the byte that the first of them is in
   * @param firstBit where in it, at most 7
   * @return how many are 1
   */
  static int copy(byte[] from, int start, int firstBit, long[] into, int at, int count) {
    int set = 0;
    for (int done = 0; done < count; done += Long.SIZE - Byte.SIZE) {
      int some = Math.min(Long.SIZE - Byte.SIZE, count - done);
      long word = (long) Unpacker.LONG.get(from, start + (done >>> 3)) >>> firstBit;
      word &= -1L >>> -some;
      set += Long.bitCount(word);
      or(into, at + done, word);
    }
    return set;
  }

  /** Adds up to 64 bits at a place. */
  static void or(long[] into, int at, long word) {
    int shift = at & 63;
    into[at >>> 6] |= word << shift;
    if (shift > 0 && word >>> (Long.SIZE - shift) != 0) {
      into[(at >>> 6) + 1] |= word >>> (Long.SIZE - shift);
    }
  }

  /** Returns up to 64 bits from a place on; those behind the last are 0. */
  static long get(long[] bits, int at, int count) {
    int shift = at & 63;
    int word = at >>> 6;
    long low = bits[word] >>> shift;
    if (shift + count > Long.SIZE) {
      low |= bits[word + 1] << (Long.SIZE - shift);
    }
    return low & (-1L >>> -count);
  }

  /** Writes bits to a buffer where all are 0 from a place on. */
  static void put(long[] bits, int count, ArrowBuf into, long at) {
    int shift = (int) (at & 7);
    long byteAt = at >>> 3;
    int done = 0;
    if (shift > 0 && count > 0) {
      int some = Math.min(Byte.SIZE - shift, count);
      into.setByte(byteAt, into.getByte(byteAt) | (int) (get(bits, 0, some) << shift));
      byteAt++;
      done = some;
    }
    for (; count - done >= Long.SIZE; done += Long.SIZE) {
      into.setLong(byteAt, get(bits, done, Long.SIZE));
      byteAt += Long.BYTES;
    }
    for (; done < count; done += Byte.SIZE) {
      into.setByte(byteAt++, (int) get(bits, done, Math.min(Byte.SIZE, count - done)));
    }
  }

  /** Sets bits of a buffer where all are 0 from a place on. */
  static void putOnes(int count, ArrowBuf into, long at) {
    int shift = (int) (at & 7);
    long byteAt = at >>> 3;
    int left = count;
    if (shift > 0 && count > 0) {
      int some = Math.min(Byte.SIZE - shift, left);
      into.setByte(byteAt, into.getByte(byteAt) | ((1 << some) - 1) << shift);
      byteAt++;
      left -= some;
    }
    if (left >= Byte.SIZE) {
      into.setOne(byteAt, (long) (left >>> 3));
      byteAt += left >>> 3;
    }
    if ((left & 7) > 0) {
      into.setByte(byteAt, (1 << (left & 7)) - 1);
    }
  }
}
