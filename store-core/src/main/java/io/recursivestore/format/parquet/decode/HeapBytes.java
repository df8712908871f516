package io.recursivestore.format.parquet.decode;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.util.OversizedAllocationException;

/** Bytes on the heap, followed by padding. */
final class HeapBytes implements ByteSink {
  private byte[] bytes = new byte[Scratch.CHUNK];
  private int size;
  private long most = Long.MAX_VALUE;

  void clear() {
    size = 0;
  }

  /**
   * Starts again.
   *
   * @param bytes how many may come; a dictionary makes any number of a few
   */
  void clear(long bytes) {
    size = 0;
    most = bytes;
  }

  int size() {
    return size;
  }

  /** Returns the array that holds the bytes from its beginning on, until the next are put. */
  byte[] array() {
    return bytes;
  }

  @Override
  public void put(byte[] from, int at, int count) {
    int to = reserve(count);
    System.arraycopy(from, at, bytes, to, count);
  }

  @Override
  public void put(ArrowBuf from, long at, long count) {
    int to = reserve(count);
    from.getBytes(at, bytes, to, (int) count);
  }

  /** Returns where the next bytes go, which somebody else writes. */
  int reserve(long count) {
    long needed = size + count + Scratch.PADDING;
    if (size + count > most) {
      throw new IllegalArgumentException("values of more than " + most + " bytes together");
    }
    if (needed > bytes.length) {
      if (needed > Integer.MAX_VALUE - Byte.SIZE) {
        throw new OversizedAllocationException("Values of " + needed + " bytes.");
      }
      byte[] longer =
          new byte[(int) Math.max(needed, Math.min(Integer.MAX_VALUE / 2, 2L * bytes.length))];
      System.arraycopy(bytes, 0, longer, 0, size);
      bytes = longer;
    }
    int at = size;
    size += (int) count;
    return at;
  }
}
