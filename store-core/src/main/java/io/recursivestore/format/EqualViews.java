package io.recursivestore.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.ViewVarCharVector;

/**
 * Finds the views of a text: a short one is the view itself, of a long one it has the beginning.
 */
final class EqualViews {
  private static final int VIEW = BaseVariableWidthViewVector.ELEMENT_SIZE;
  private static final int INLINE = BaseVariableWidthViewVector.INLINE_SIZE;
  private static final int PREFIX = 4;

  private EqualViews() {}

  /**
   * Sets the bits of the rows with a text, and no others but those of nulls.
   *
   * @param wanted the text
   */
  static void set(ViewVarCharVector vector, byte[] wanted, int rows, long[] bits) {
    LongBuffer views =
        rows == 0
            ? LongBuffer.allocate(0)
            : vector
                .getDataBuffer()
                .nioBuffer(0, rows * VIEW)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer();
    boolean isInline = wanted.length <= INLINE;
    ByteBuffer view = ByteBuffer.allocate(VIEW).order(ByteOrder.LITTLE_ENDIAN);
    view.putInt(wanted.length).put(wanted, 0, Math.min(wanted.length, isInline ? INLINE : PREFIX));
    long first = view.getLong(0);
    long second = view.getLong(Long.BYTES);
    // What is behind a short text in its view is 0 only by convention.
    long firstMask = mask(Integer.BYTES + wanted.length);
    long secondMask = mask(wanted.length - PREFIX);
    TextAt texts = TextAt.of(vector);
    Arrays.fill(bits, 0, VectorFilter.words(rows), 0);
    for (int row = 0; row < rows; row++) {
      if ((views.get(2 * row) & firstMask) == first
          && (isInline
              ? (views.get(2 * row + 1) & secondMask) == second
              : !vector.isNull(row) && texts.equals(row, wanted))) {
        bits[row >> 6] |= 1L << row;
      }
    }
  }

  /** Returns a mask of the first bytes of a long, none or all. */
  private static long mask(int bytes) {
    return bytes <= 0 ? 0 : bytes >= Long.BYTES ? -1 : (1L << (bytes * Byte.SIZE)) - 1;
  }
}
