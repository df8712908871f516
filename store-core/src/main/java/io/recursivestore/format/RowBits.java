package io.recursivestore.format;

import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/** A bit for each row of a batch, as {@link VectorFilter} gives them. */
final class RowBits {
  private RowBits() {}

  /** Sets the bits of all rows. */
  static void fill(long[] bits, int rows) {
    int words = VectorFilter.words(rows);
    Arrays.fill(bits, 0, words, -1);
    if (rows % Long.SIZE != 0) {
      bits[words - 1] = -1L >>> -rows;
    }
  }

  /** Sets the bits of the rows for which a test is true, and no others. */
  static void set(int rows, long[] bits, IntPredicate test) {
    for (int from = 0; from < rows; from += Long.SIZE) {
      int end = Math.min(rows, from + Long.SIZE);
      long word = 0;
      for (int row = from; row < end; row++) {
        word |= (test.test(row) ? 1L : 0L) << row;
      }
      bits[from / Long.SIZE] = word;
    }
  }

  /** Leaves only the bits of rows that have a value. */
  static void keepPresent(FieldVector vector, int rows, long[] bits) {
    if (vector.getNullCount() > 0) {
      combine(vector.getValidityBuffer(), rows, bits, 0);
    }
  }

  /** Leaves only the bits of rows that have none. */
  static void removePresent(FieldVector vector, int rows, long[] bits) {
    if (vector.getNullCount() > 0) {
      combine(vector.getValidityBuffer(), rows, bits, -1);
    } else {
      Arrays.fill(bits, 0, VectorFilter.words(rows), 0);
    }
  }

  private static void combine(ArrowBuf validity, int rows, long[] bits, long flip) {
    int bytes = (rows + Byte.SIZE - 1) / Byte.SIZE;
    int whole = bytes / Long.BYTES;
    LongBuffer words =
        validity.nioBuffer(0, whole * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    for (int i = 0; i < whole; i++) {
      bits[i] &= words.get(i) ^ flip;
    }
    if (whole * Long.BYTES < bytes) {
      long last = 0;
      for (int at = whole * Long.BYTES; at < bytes; at++) {
        last |= (validity.getByte(at) & 0xffL) << (at * Byte.SIZE);
      }
      bits[whole] &= last ^ flip;
    }
  }
}
