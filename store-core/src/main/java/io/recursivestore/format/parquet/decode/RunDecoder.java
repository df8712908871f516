package io.recursivestore.format.parquet.decode;

import java.util.Arrays;

/** Parquet's RLE: runs of one small number, and runs of such numbers packed in bits. */
final class RunDecoder {
  private static final int GROUP = 8;

  private final EncodedBytes in;
  private final int width;

  /** Numbers of the run that are not read yet. */
  private int left;

  private boolean isPacked;
  private int repeated;

  /** Where in the next byte the next number of a packed run begins. */
  private int bit;

  /**
   * Decodes runs.
   *
   * @param width bits of each number
   * @throws IllegalArgumentException if it is not from 0 to 32
   */
  RunDecoder(EncodedBytes in, int width) {
    if (width < 0 || width > Integer.SIZE) {
      throw new IllegalArgumentException("numbers of " + width + " bits");
    }
    this.in = in;
    this.width = width;
  }

  /** Decodes the next numbers. */
  void read(int[] into, int at, int count) {
    int done = 0;
    while (done < count) {
      int some = some(count - done);
      if (isPacked) {
        some = Math.min(some, most());
        Unpacker.ints(in.window(), need(some), bit, width, into, at + done, some);
        take(some);
      } else {
        Arrays.fill(into, at + done, at + done + some, repeated);
      }
      left -= some;
      done += some;
    }
  }

  /**
   * Decodes the next numbers, of one bit each.
   *
   * @param into the number at the place i is bit i; bits behind them become 0
   * @return how many are 1
   */
  int readBits(long[] into, int count) {
    Arrays.fill(into, 0, Bits.words(count), 0);
    int done = 0;
    int set = 0;
    while (done < count) {
      int some = some(count - done);
      if (isPacked) {
        some = Math.min(some, most());
        set += Bits.copy(in.window(), need(some), bit, into, done, some);
        take(some);
      } else if (repeated == 1) {
        Bits.set(into, done, some);
        set += some;
      }
      left -= some;
      done += some;
    }
    return set;
  }

  /**
   * Returns how many of the next numbers, of at most some, are known to be the same without looking
   * at them.
   *
   * @return 0 if the next numbers are packed
   */
  int sameAhead(int most) {
    int some = some(most);
    return isPacked ? 0 : some;
  }

  /** Returns the number that the next are, as {@link #sameAhead} told. */
  int same() {
    return repeated;
  }

  /** Goes past numbers. */
  void skip(long count) {
    long done = 0;
    while (done < count) {
      int some = some((int) Math.min(count - done, Integer.MAX_VALUE));
      if (isPacked) {
        take(some);
      }
      left -= some;
      done += some;
    }
  }

  /** Returns how many packed numbers can be looked at at once. */
  private int most() {
    return (EncodedBytes.WINDOW - 1) * Byte.SIZE / width;
  }

  /** Returns where in the window the byte is that the next packed numbers begin in. */
  private int need(int count) {
    return in.need((bit + count * width + 7) >>> 3);
  }

  /** Goes past packed numbers. */
  private void take(int count) {
    long bits = bit + (long) count * width;
    in.skip(bits >>> 3);
    bit = (int) (bits & 7);
  }

  private int some(int most) {
    while (left == 0) {
      next();
    }
    return Math.min(left, most);
  }

  private void next() {
    long header = in.nextVarInt() & 0xffff_ffffL;
    isPacked = false;
    bit = 0;
    if ((header & 1) == 0) {
      left = (int) (header >>> 1);
      repeated = in.nextInt((width + Byte.SIZE - 1) / Byte.SIZE);
      if (width < Integer.SIZE && repeated >>> width != 0) {
        throw new IllegalArgumentException(repeated + " in " + width + " bits");
      }
      return;
    }
    left = (int) Math.min(Integer.MAX_VALUE, (header >>> 1) * GROUP);
    isPacked = width > 0;
    repeated = 0;
  }
}
