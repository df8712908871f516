package io.recursivestore.format.parquet.decode;

import java.nio.ByteBuffer;

/** Bytes of a page that are read one after another, each checked to be there. */
final class EncodedBytes {
  private static final int MAX_VARINT_BYTES = 10;

  /** The most bytes that are looked at at once. */
  static final int WINDOW = 1 << 12;

  private final ByteBuffer bytes;
  private final int end;
  private int at;

  /** A copy of some of the bytes, which is quicker to read piece by piece. */
  private final byte[] window;

  private int windowStart;
  private int windowEnd;

  /** Reads part of some bytes. */
  EncodedBytes(ByteBuffer bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
    this.window = new byte[Math.min(WINDOW, to - from) + Scratch.PADDING];
    this.windowStart = from;
    this.windowEnd = from;
  }

  int at() {
    return at;
  }

  int left() {
    return end - at;
  }

  /** Goes past some bytes. */
  void skip(long count) {
    require(count);
    at += (int) count;
  }

  int nextByte() {
    int index = need(1);
    at++;
    return window[index] & 0xff;
  }

  int nextInt() {
    int index = need(Integer.BYTES);
    at += Integer.BYTES;
    return (int) Unpacker.INT.get(window, index);
  }

  /** Reads a little-endian number of a few bytes. */
  int nextInt(int size) {
    int index = need(size);
    int value = 0;
    for (int i = 0; i < size; i++) {
      value |= (window[index + i] & 0xff) << (i * Byte.SIZE);
    }
    at += size;
    return value;
  }

  /** Reads a number of which each byte holds seven bits, the lowest first. */
  long nextVarLong() {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      int next = nextByte();
      value |= (next & 0x7fL) << (7 * i);
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than " + MAX_VARINT_BYTES + " bytes");
  }

  /** Reads the same if it is to be a count or a size. */
  int nextVarInt() {
    long value = nextVarLong();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a count of " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /** Reads a number whose lowest bit is the sign. */
  long nextZigZag() {
    long value = nextVarLong();
    return (value >>> 1) ^ -(value & 1);
  }

  /**
   * Finds the next bytes in the window, without going past them.
   *
   * @param count how many, at most {@link #WINDOW}
   * @return where in the window the first is
   */
  int need(int count) {
    if (count > windowEnd - at || at < windowStart) {
      require(count);
      int some = Math.min(WINDOW, end - at);
      bytes.get(at, window, 0, some);
      windowStart = at;
      windowEnd = at + some;
    }
    return at - windowStart;
  }

  /** Returns the window, in which what is needed is followed by {@link Scratch#PADDING} bytes. */
  byte[] window() {
    return window;
  }

  private void require(long count) {
    if (count < 0 || count > left()) {
      throw tooFew(count);
    }
  }

  private IllegalArgumentException tooFew(long wanted) {
    return new IllegalArgumentException(
        "a page ends too early: " + wanted + " bytes are wanted, " + left() + " are left");
  }
}
