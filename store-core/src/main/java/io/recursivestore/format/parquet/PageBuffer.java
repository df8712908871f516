package io.recursivestore.format.parquet;

import io.recursivestore.model.InvalidRequestException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that are being gathered or encoded: an array that grows. Numbers are little-endian. */
final class PageBuffer {
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LEAST_BYTES = 1 << 10;

  /** Arrays can't be longer on every JVM. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private byte[] bytes = {};
  private int size;

  /** Returns the array that holds the bytes now; one that grows is another. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /**
   * Adds bytes that the caller fills.
   *
   * @return where they begin
   * @throws InvalidRequestException if there would be more than an array can hold
   */
  int extend(int count) {
    int start = size;
    long needed = (long) size + count;
    if (needed > bytes.length) {
      if (needed > MOST_BYTES) {
        throw new InvalidRequestException(
            "A row has so large a value that a page of Parquet would have "
                + needed
                + " bytes, but it can hold "
                + MOST_BYTES
                + ". Divide the value among rows.");
      }
      long grown = Math.max(needed, Math.max(LEAST_BYTES, bytes.length * 2L));
      bytes = Arrays.copyOf(bytes, (int) Math.min(grown, MOST_BYTES));
    }
    size = (int) needed;
    return start;
  }

  /** Takes bytes away from the end. */
  void shrinkTo(int newSize) {
    size = newSize;
  }

  void putByte(int value) {
    int at = extend(1);
    bytes[at] = (byte) value;
  }

  void putInt(int value) {
    int at = extend(Integer.BYTES);
    INT.set(bytes, at, value);
  }

  void putLong(long value) {
    int at = extend(Long.BYTES);
    LONG.set(bytes, at, value);
  }

  void put(byte[] source, int from, int count) {
    int at = extend(count);
    System.arraycopy(source, from, bytes, at, count);
  }

  /** Writes an unsigned number, 7 bits a byte, the lowest first. */
  void putVarInt(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      putByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    putByte((int) rest);
  }

  void putZigZag(long value) {
    putVarInt((value << 1) ^ (value >> 63));
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }
}
