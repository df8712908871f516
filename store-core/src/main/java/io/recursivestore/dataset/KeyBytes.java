package io.recursivestore.dataset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Bytes that stand for the partition of a row: two rows have the same exactly if they are of one
 * partition. Filled again for each row, so that rows take no memory of their own.
 */
final class KeyBytes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_CAPACITY = 64;

  private byte[] bytes;
  private int length;

  KeyBytes() {
    this(new byte[FIRST_CAPACITY], 0);
  }

  private KeyBytes(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  void clear() {
    length = 0;
  }

  void putByte(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    LONG.set(bytes, length, value);
    length += Long.BYTES;
  }

  /** Adds bytes after their number, so that what follows them can't be taken for theirs. */
  void putBytes(ArrowBuf source, long start, int count) {
    putLong(count);
    reserve(count);
    source.getBytes(start, bytes, length, count);
    length += count;
  }

  /** Returns the same bytes in memory of their own. */
  KeyBytes copy() {
    return new KeyBytes(Arrays.copyOf(bytes, length), length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyBytes o && Arrays.equals(bytes, 0, length, o.bytes, 0, o.length);
  }

  @Override
  public int hashCode() {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  private void reserve(int more) {
    if (bytes.length < length + more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
