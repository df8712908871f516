package io.recursivestore.format.parquet.decode;

import java.util.Arrays;

/** Parquet's RLE: runs of one small number, and runs of such numbers packed in bits. */
final class RunDecoder {
  private static final int GROUP = 8;

  private final EncodedBytes in;
  private final int width;
  private final byte[] packed;

  /** Numbers of the run that are not read yet. */
  private int left;

  private boolean isPacked;
  private int repeated;

  /** Of a packed run, those that were read. */
  private long taken;

  /**
   * Decodes runs.
   *
   * @param width bits of each number
   * @throws IllegalArgumentException if it is not from 0 to 32
   */
  RunDecoder(EncodedBytes in, int width, Scratch scratch) {
    if (width < 0 || width > Integer.SIZE) {
      throw new IllegalArgumentException("numbers of " + width + " bits");
    }
    this.in = in;
    this.width = width;
    this.packed = scratch.packed;
  }

  /** Decodes the next numbers. */
  void read(int[] into, int at, int count) {
    int done = 0;
    while (done < count) {
      int some = some(count - done);
      if (isPacked) {
        Unpacker.ints(packed, unpack(some), width, into, at + done, some);
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
        set += Bits.copy(packed, unpack(some), into, done, some);
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
        taken += some;
      }
      left -= some;
      done += some;
    }
  }

  /** Copies the bytes of the next packed numbers, and returns at which bit the first begins. */
  private int unpack(int count) {
    long bit = taken * width;
    int first = (int) (bit & 7);
    in.peek(bit >>> 3, packed, (int) (((long) count * width + first + 7) >>> 3));
    taken += count;
    return first;
  }

  private int some(int most) {
    while (left == 0) {
      next();
    }
    return Math.min(left, most);
  }

  private void next() {
    if (isPacked) {
      // The last run of a page may lack the bytes of numbers that nobody reads.
      in.skip(Math.min(in.left(), (taken * width + 7) >>> 3));
      isPacked = false;
    }
    long header = in.nextVarInt() & 0xffff_ffffL;
    taken = 0;
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
