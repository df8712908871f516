package io.recursivestore.format.parquet.decode;

/**
 * DELTA_BINARY_PACKED: the differences of successive numbers, in blocks, each of its least
 * difference and of smaller blocks of packed bits. All sums wrap around.
 */
final class DeltaValues implements Ints, Longs {
  private static final int MAX_BLOCK = 1 << 24;

  /** So many differences of any width are looked at at once. */
  private static final int MOST = (EncodedBytes.WINDOW - 1) * Byte.SIZE / Long.SIZE;

  private final EncodedBytes in;
  private final Scratch scratch;
  private final int miniBlock;
  private final int[] widths;

  /** Numbers that were not read yet. */
  private long left;

  private boolean isFirst = true;
  private long last;
  private long least;

  /** Which of the block's small blocks is read; as many as there are before the first block. */
  private int mini;

  private int takenOfMini;

  /** Where in the next byte the next difference begins. */
  private int bit;

  /** Starts before the first number; reads only the header. */
  DeltaValues(EncodedBytes in, Scratch scratch) {
    this.in = in;
    this.scratch = scratch;
    int block = in.nextVarInt();
    int miniBlocks = in.nextVarInt();
    left = in.nextVarInt();
    last = in.nextZigZag();
    if (block < Byte.SIZE
        || block > MAX_BLOCK
        || miniBlocks < 1
        || miniBlocks > block / Byte.SIZE
        || block % miniBlocks != 0
        || block / miniBlocks % Byte.SIZE != 0) {
      throw new IllegalArgumentException(
          "blocks of " + block + " numbers in " + miniBlocks + " parts");
    }
    miniBlock = block / miniBlocks;
    if (left > 1 && miniBlocks > in.left()) {
      throw new IllegalArgumentException("blocks of " + miniBlocks + " parts");
    }
    widths = new int[left > 1 ? miniBlocks : 0];
    mini = widths.length;
    takenOfMini = miniBlock;
  }

  /** Returns how many numbers are left. */
  long left() {
    return left;
  }

  @Override
  public void read(long[] into, int count) {
    require(count);
    int done = 0;
    if (isFirst && count > 0) {
      into[done++] = last;
      isFirst = false;
    }
    while (done < count) {
      if (takenOfMini == miniBlock) {
        nextMini();
      }
      int some = Math.min(Math.min(count - done, miniBlock - takenOfMini), MOST);
      sum(into, done, some, unpack(into, done, some));
      takenOfMini += some;
      done += some;
    }
    left -= count;
  }

  @Override
  public void read(int[] into, int count) {
    long[] wide = scratch.longs;
    read(wide, count);
    for (int i = 0; i < count; i++) {
      into[i] = (int) wide[i];
    }
  }

  @Override
  public void skip(long count) {
    for (long done = 0; done < count; ) {
      int some = (int) Math.min(count - done, Scratch.CHUNK);
      read(scratch.longs, some);
      done += some;
    }
  }

  /** Returns the number before the next. */
  long last() {
    return last;
  }

  /**
   * Goes past numbers that are equal to the last, as far as they are seen to be without decoding
   * them.
   *
   * @param most how many to pass at most
   * @return how many were passed; 0 says nothing about the next
   */
  int skipEqual(long most) {
    if (isFirst || most == 0 || left == 0) {
      return 0;
    }
    if (takenOfMini == miniBlock) {
      nextMini();
    }
    if (least != 0 || widths[mini] != 0) {
      return 0;
    }
    int some = (int) Math.min(Math.min(most, left), miniBlock - takenOfMini);
    takenOfMini += some;
    left -= some;
    return some;
  }

  /** Goes past all numbers without decoding them, to what is behind. */
  void skipAll() {
    long rest = left - (isFirst ? 1 : 0);
    isFirst = false;
    left = 0;
    while (rest > 0) {
      startBlock();
      for (int i = 0; i < widths.length && rest > 0; i++) {
        in.skip((long) miniBlock / Byte.SIZE * widths[i]);
        rest -= miniBlock;
      }
    }
  }

  private void require(long count) {
    if (count > left) {
      throw PageBytes.tooFew(count, left);
    }
  }

  private void nextMini() {
    mini++;
    if (mini >= widths.length) {
      startBlock();
      mini = 0;
    }
    takenOfMini = 0;
    bit = 0;
  }

  private void startBlock() {
    least = in.nextZigZag();
    for (int i = 0; i < widths.length; i++) {
      int width = in.nextByte();
      if (width > Long.SIZE) {
        // Those of small blocks that are not there may be anything.
        width = Long.SIZE + 1;
      }
      widths[i] = width;
    }
  }

  /** Returns the width; if it is 0, nothing was written. */
  private int unpack(long[] into, int at, int count) {
    int width = widths[mini];
    if (width > Long.SIZE) {
      throw new IllegalArgumentException("differences of more than 64 bits");
    }
    if (width > 0) {
      int bits = bit + count * width;
      int start = in.need((bits + 7) >>> 3);
      Unpacker.longs(in.window(), start, bit, width, into, at, count);
      in.skip(bits >>> 3);
      bit = bits & 7;
    }
    return width;
  }

  private void sum(long[] into, int at, int count, int width) {
    long sum = last;
    long base = least;
    if (width == 0) {
      for (int i = at; i < at + count; i++) {
        sum += base;
        into[i] = sum;
      }
    } else {
      for (int i = at; i < at + count; i++) {
        sum += base + into[i];
        into[i] = sum;
      }
    }
    last = sum;
  }
}
