package io.recursivestore.format;

import io.recursivestore.model.Filter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/** Finds texts that begin or end with another, or in which it is, by their bytes. */
final class TextMatches {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private final byte[] wanted;
  private final long firsts;
  private final long lasts;

  private TextMatches(byte[] wanted) {
    this.wanted = wanted;
    this.firsts = wanted.length == 0 ? 0 : (wanted[0] & 0xff) * ONES;
    this.lasts = wanted.length == 0 ? 0 : (wanted[wanted.length - 1] & 0xff) * ONES;
  }

  /** Sets the bits of the rows that match, and no others but those of nulls. */
  static void set(FieldVector vector, Filter.Match match, int rows, long[] bits) {
    byte[] bytes = match.wanted().getBytes(StandardCharsets.UTF_8);
    TextMatches matches = new TextMatches(bytes);
    TextAt texts = TextAt.of(vector);
    Memory memory = new Memory();
    RowBits.set(
        rows,
        bits,
        row -> {
          int length = vector.isNull(row) ? -1 : texts.length(row);
          if (length < bytes.length) {
            return false;
          }
          ByteBuffer buffer = memory.of(texts.buffer(row));
          int start = (int) texts.start(row);
          return switch (match.part()) {
            case START -> matches.isAt(buffer, start);
            case END -> matches.isAt(buffer, start + length - bytes.length);
            case ANY -> matches.isIn(buffer, start, start + length);
          };
        });
  }

  /**
   * The two pieces of memory that were looked at last: short texts are in another than long ones.
   */
  private static final class Memory {
    private final ByteBuffer[] bytes = {ByteBuffer.allocate(0), ByteBuffer.allocate(0)};
    private final long[] addresses = new long[2];
    private int last;

    ByteBuffer of(ArrowBuf buffer) {
      long address = buffer.memoryAddress();
      int size = (int) Math.min(buffer.capacity(), Integer.MAX_VALUE);
      if (addresses[last] != address || bytes[last].capacity() != size) {
        last = 1 - last;
        if (addresses[last] != address || bytes[last].capacity() != size) {
          addresses[last] = address;
          bytes[last] = buffer.nioBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN);
        }
      }
      return bytes[last];
    }
  }

  private boolean isAt(ByteBuffer buffer, int start) {
    for (int i = 0; i < wanted.length; i++) {
      if (buffer.get(start + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Compares the first and the last byte at eight places at once. Only where both are the same, the
   * others are compared.
   */
  private boolean isIn(ByteBuffer buffer, int start, int end) {
    int last = end - wanted.length;
    int behind = wanted.length - 1;
    int at = start;
    if (wanted.length > 0) {
      for (; at + Long.BYTES + behind <= end; at += Long.BYTES) {
        long differences = (buffer.getLong(at) ^ firsts) | (buffer.getLong(at + behind) ^ lasts);
        // The lowest high bit is that of the first byte that is 0; above it, some may be set in
        // vain.
        for (long found = (differences - ONES) & ~differences & HIGHS;
            found != 0;
            found &= found - 1) {
          if (isAt(buffer, at + Long.numberOfTrailingZeros(found) / Byte.SIZE)) {
            return true;
          }
        }
      }
    }
    for (; at <= last; at++) {
      if (isAt(buffer, at)) {
        return true;
      }
    }
    return false;
  }
}
