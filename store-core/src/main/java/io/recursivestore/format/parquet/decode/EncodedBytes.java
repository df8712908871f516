package io.recursivestore.format.parquet.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of a page that are read one after another, each checked to be there. */
final class EncodedBytes {
  private static final int MAX_VARINT_BYTES = 10;

  private final ByteBuffer bytes;
  private final int end;
  private int at;

  /** Reads part of some bytes. */
  EncodedBytes(ByteBuffer bytes, int from, int to) {
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    this.at = from;
    this.end = to;
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
    require(1);
    return bytes.get(at++) & 0xff;
  }

  int nextInt() {
    require(Integer.BYTES);
    int value = bytes.getInt(at);
    at += Integer.BYTES;
    return value;
  }

  /** Reads a little-endian number of a few bytes. */
  int nextInt(int size) {
    require(size);
    int value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes.get(at + i) & 0xff) << (i * Byte.SIZE);
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
   * Copies bytes that lie behind those that were read last.
   *
   * @param ahead how far behind the first begins
   */
  void peek(long ahead, byte[] into, int count) {
    if (ahead + count > left()) {
      throw tooFew(ahead + count);
    }
    bytes.get(at + (int) ahead, into, 0, count);
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
