package io.recursivestore.spark.aggregate;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Floating-point numbers as doubles. Those of missing values are any. */
final class DoubleCells extends Cells {
  private final FieldVector vector;
  double[] values = {};

  DoubleCells(ColumnVectors vectors) {
    super(vectors);
    this.vector = vectors.values();
  }

  @Override
  void loadValues(int rows, int @Nullable [] selected) {
    values = values.length < rows ? new double[rows] : values;
    long at = vector.getDataBufferAddress();
    if (vector instanceof Float4Vector) {
      for (int i = 0; i < rows; i++) {
        long row = selected == null ? i : selected[i];
        values[i] = Platform.getFloat(null, at + row * Float.BYTES);
      }
    } else if (selected != null) {
      for (int i = 0; i < rows; i++) {
        values[i] = Platform.getDouble(null, at + (long) selected[i] * Double.BYTES);
      }
    } else {
      Platform.copyMemory(
          null, at, values, Platform.DOUBLE_ARRAY_OFFSET, (long) rows * Double.BYTES);
    }
  }
}
