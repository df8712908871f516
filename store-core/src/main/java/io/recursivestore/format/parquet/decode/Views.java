package io.recursivestore.format.parquet.decode;

import java.nio.ByteBuffer;

/**
 * Values that are told by where they are, in two longs each, after <a
 * href="https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-view-layout">Arrow's
 * specification</a>: the length, and either all bytes, or the first four of them, the place of a
 * buffer and where in it the value begins.
 */
interface Views {
  /** The longest value that is in the view itself. */
  int INLINE = 12;

  int PREFIX = Integer.BYTES;

  /**
   * Decodes the next values.
   *
   * @param views get two longs each
   * @param buffers get the buffers that hold the values
   */
  void read(long[] views, int count, ViewBuffers buffers);

  /**
   * Writes a view.
   *
   * @param bytes holds the value, as the buffer of the place does
   */
  static void view(long[] views, int index, ByteBuffer bytes, int at, int length, int buffer) {
    if (length > INLINE) {
      views[2 * index] = length | (long) bytes.getInt(at) << Integer.SIZE;
      views[2 * index + 1] = buffer | (long) at << Integer.SIZE;
    } else if (at <= bytes.capacity() - INLINE) {
      long start = (bytes.getInt(at) & 0xffff_ffffL) << Integer.SIZE;
      long rest = bytes.getLong(at + PREFIX);
      int bits = length * Byte.SIZE;
      views[2 * index] = length | (start & low(Integer.SIZE + Math.min(Integer.SIZE, bits)));
      views[2 * index + 1] = rest & low(Math.max(0, bits - Integer.SIZE));
    } else {
      atEnd(views, index, bytes, at, length);
    }
  }

  /** Returns a number of which some of the lowest bits are 1. */
  private static long low(int bits) {
    return bits == 0 ? 0 : -1L >>> (Long.SIZE - bits);
  }

  private static void atEnd(long[] views, int index, ByteBuffer bytes, int at, int length) {
    long first = length;
    long second = 0;
    for (int i = 0; i < length; i++) {
      long next = bytes.get(at + i) & 0xffL;
      if (i < PREFIX) {
        first |= next << ((PREFIX + i) * Byte.SIZE);
      } else {
        second |= next << ((i - PREFIX) * Byte.SIZE);
      }
    }
    views[2 * index] = first;
    views[2 * index + 1] = second;
  }
}
