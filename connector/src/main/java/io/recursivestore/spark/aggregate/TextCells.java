package io.recursivestore.spark.aggregate;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Where texts and bytes lie, and how long they are. Missing ones have no bytes. */
final class TextCells extends Cells {
  private static final int VIEW = BaseVariableWidthViewVector.ELEMENT_SIZE;
  private static final int INLINE = BaseVariableWidthViewVector.INLINE_SIZE;
  private static final int BUFFER = 2 * Integer.BYTES;
  private static final int START = 3 * Integer.BYTES;

  private final FieldVector vector;
  private long[] buffers = {};
  long[] addresses = {};
  int[] lengths = {};

  TextCells(ColumnVectors vectors) {
    super(vectors);
    this.vector = vectors.values();
  }

  @Override
  void loadValues(int rows, int @Nullable [] selected) {
    if (lengths.length < rows) {
      addresses = new long[rows];
      lengths = new int[rows];
    }
    if (vector instanceof BaseVariableWidthViewVector views) {
      loadViews(views, rows, selected);
    } else {
      loadOffsets((BaseVariableWidthVector) vector, rows, selected);
    }
    boolean[] missing = missing();
    if (missing != null) {
      for (int i = 0; i < rows; i++) {
        lengths[i] = missing[i] ? 0 : lengths[i];
      }
    }
  }

  /** What a missing value's view says of a place may be anything. */
  private void loadViews(BaseVariableWidthViewVector views, int rows, int @Nullable [] selected) {
    List<ArrowBuf> memory = views.getDataBuffers();
    buffers = buffers.length < memory.size() ? new long[2 * memory.size()] : buffers;
    for (int i = 0; i < memory.size(); i++) {
      buffers[i] = memory.get(i).memoryAddress();
    }
    long first = views.getDataBufferAddress();
    for (int i = 0; i < rows; i++) {
      long view = first + (long) (selected == null ? i : selected[i]) * VIEW;
      int length = Platform.getInt(null, view);
      lengths[i] = length;
      addresses[i] =
          length <= INLINE || isMissing(i)
              ? view + Integer.BYTES
              : buffers[Platform.getInt(null, view + BUFFER)] + Platform.getInt(null, view + START);
    }
  }

  private void loadOffsets(BaseVariableWidthVector texts, int rows, int @Nullable [] selected) {
    long offsets = texts.getOffsetBufferAddress();
    long data = texts.getDataBufferAddress();
    for (int i = 0; i < rows; i++) {
      long at = offsets + (long) (selected == null ? i : selected[i]) * Integer.BYTES;
      int start = Platform.getInt(null, at);
      lengths[i] = Platform.getInt(null, at + Integer.BYTES) - start;
      addresses[i] = data + start;
    }
  }
}
