package io.recursivestore.format;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;

/** Compares texts of a vector, by their bytes. Not for null, which may point anywhere. */
abstract class TextAt {

  static TextAt of(FieldVector vector) {
    return vector instanceof VarCharVector texts
        ? new Behind(texts)
        : new Viewed((BaseVariableWidthViewVector) vector);
  }

  abstract int length(int row);

  abstract ArrowBuf buffer(int row);

  abstract long start(int row);

  final int compare(int row, byte[] wanted) {
    int start = (int) start(row);
    return ByteFunctionHelpers.compare(
        buffer(row), start, start + length(row), wanted, 0, wanted.length);
  }

  final boolean equals(int row, byte[] wanted) {
    return length(row) == wanted.length && compare(row, wanted) == 0;
  }

  /** Texts one behind the other. */
  private static final class Behind extends TextAt {
    private final VarCharVector vector;

    Behind(VarCharVector vector) {
      this.vector = vector;
    }

    @Override
    int length(int row) {
      return vector.getValueLength(row);
    }

    @Override
    ArrowBuf buffer(int row) {
      return vector.getDataBuffer();
    }

    @Override
    long start(int row) {
      return vector.getStartOffset(row);
    }
  }

  /** Texts in views, or where views tell. */
  private static final class Viewed extends TextAt {
    private static final int VIEW = BaseVariableWidthViewVector.ELEMENT_SIZE;

    private final BaseVariableWidthViewVector vector;
    private final ArrowBuf views;

    Viewed(BaseVariableWidthViewVector vector) {
      this.vector = vector;
      this.views = vector.getDataBuffer();
    }

    @Override
    int length(int row) {
      return views.getInt((long) row * VIEW);
    }

    @Override
    ArrowBuf buffer(int row) {
      return isInline(row)
          ? views
          : vector.getDataBuffers().get(views.getInt((long) row * VIEW + 2 * Integer.BYTES));
    }

    @Override
    long start(int row) {
      long view = (long) row * VIEW;
      return isInline(row) ? view + Integer.BYTES : views.getInt(view + 3 * Integer.BYTES);
    }

    private boolean isInline(int row) {
      return length(row) <= BaseVariableWidthViewVector.INLINE_SIZE;
    }
  }
}
