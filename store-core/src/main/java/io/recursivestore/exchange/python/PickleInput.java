package io.recursivestore.exchange.python;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a pickle, read from the front. What they say of lengths is compared with what is
 * left before any memory is taken.
 */
final class PickleInput {
  private static final int MAX_LINE = 1 << 20;

  private final byte[] bytes;
  private final ByteBuffer numbers;
  private int at;

  PickleInput(byte[] bytes) {
    this.bytes = bytes;
    this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int position() {
    return at;
  }

  int next() {
    return bytes[skip(1)] & 0xff;
  }

  int uint16() {
    return numbers.getShort(skip(Short.BYTES)) & 0xffff;
  }

  int int32() {
    return numbers.getInt(skip(Integer.BYTES));
  }

  long uint32() {
    return Integer.toUnsignedLong(int32());
  }

  /** Returns a length of 64 bits; one that is larger than any is negative. */
  long uint64() {
    return numbers.getLong(skip(Long.BYTES));
  }

  /** Returns a double, the only number of a pickle whose first byte is the highest. */
  double float64() {
    return Double.longBitsToDouble(Long.reverseBytes(numbers.getLong(skip(Double.BYTES))));
  }

  /** Returns bytes where they lie. */
  PyValue.Bytes bytes(long length) {
    int from = skip(length);
    return new PyValue.Bytes(bytes, from, (int) length);
  }

  /** Returns an integer of some bytes in two's complement, the lowest first. */
  PyValue integer(long length) {
    int from = skip(length);
    if (length <= Long.BYTES) {
      long value = 0;
      for (int i = 0; i < length; i++) {
        value |= (bytes[from + i] & 0xffL) << (8 * i);
      }
      int unused = Long.SIZE - 8 * (int) length;
      return new PyValue.Int(length == 0 ? 0 : value << unused >> unused);
    }
    byte[] reversed = new byte[(int) length];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = bytes[from + reversed.length - 1 - i];
    }
    BigInteger value = new BigInteger(reversed);
    return value.bitLength() < Long.SIZE
        ? new PyValue.Int(value.longValue())
        : new PyValue.BigInt(value);
  }

  /** Returns the bytes before the next end of a line, one for each character. */
  String line() {
    int from = at;
    int end = from;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length) {
      throw PickleProblem.damaged(from, "it ends within a line of text");
    }
    at = end + 1;
    return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
  }

  /** Returns a line that is a number or a name. */
  String shortLine() {
    int from = at;
    String line = line();
    if (line.length() > MAX_LINE) {
      throw PickleProblem.damaged(from, "a number or a name has " + line.length() + " characters");
    }
    return line;
  }

  /** Refuses a length that is more than what is left. */
  void require(long length, int offset) {
    int left = bytes.length - at;
    if (length < 0 || length > left) {
      throw PickleProblem.damaged(
          offset,
          left == 0
              ? "it ends before it says so"
              : "it claims " + Long.toUnsignedString(length) + " bytes, but " + left + " are left");
    }
  }

  /** Goes on by some bytes, and returns where they begin. */
  private int skip(long length) {
    require(length, at);
    int from = at;
    at += (int) length;
    return from;
  }
}
