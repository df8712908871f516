package io.recursivestore.spark.write;

import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.spark.unsafe.Platform;

/** Texts and bytes. */
final class BytesCellWriter extends CellWriter {
  /** What is shorter is copied word by word, which is faster than a call. */
  private static final int SHORT_BYTES = 32;

  private final BaseVariableWidthVector vector;

  BytesCellWriter(BaseVariableWidthVector vector) {
    this.vector = vector;
  }

  @Override
  void write(byte[] rows, RowCells cells) {
    int count = cells.count();
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += cells.isNull(i) ? 0 : RowCells.size(rows, cells.cell(i));
    }
    // Whole words are copied, so that the last one may reach beyond the values.
    if (vector.getValueCapacity() < count
        || vector.getDataBuffer().capacity() < bytes + Long.BYTES) {
      vector.allocateNew(bytes + Long.BYTES, count);
    }
    writeValidity(vector.getValidityBuffer(), cells);
    long offsets = vector.getOffsetBuffer().memoryAddress();
    long data = vector.getDataBuffer().memoryAddress();
    int end = 0;
    Platform.putInt(null, offsets, 0);
    for (int i = 0; i < count; i++) {
      if (!cells.isNull(i)) {
        int size = RowCells.size(rows, cells.cell(i));
        copy(rows, cells.start(rows, i), data + end, size);
        end += size;
      }
      offsets += Integer.BYTES;
      Platform.putInt(null, offsets, end);
    }
    vector.setLastSet(count - 1);
    vector.setValueCount(count);
  }

  /** Rows end with a word that nobody uses. */
  private static void copy(byte[] rows, long from, long to, int size) {
    if (size > SHORT_BYTES) {
      Platform.copyMemory(rows, from, null, to, size);
      return;
    }
    for (int i = 0; i < size; i += Long.BYTES) {
      Platform.putLong(null, to + i, Platform.getLong(rows, from + i));
    }
  }
}
