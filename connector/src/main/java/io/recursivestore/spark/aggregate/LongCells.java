package io.recursivestore.spark.aggregate;

import org.jspecify.annotations.Nullable;

/** Values as longs. Those of missing values are any. */
abstract class LongCells extends Cells {
  long[] values = {};

  LongCells(ColumnVectors vectors) {
    super(vectors);
  }

  @Override
  final void loadValues(int rows, int @Nullable [] selected) {
    values = values.length < rows ? new long[rows] : values;
    loadLongs(rows, selected);
  }

  abstract void loadLongs(int rows, int @Nullable [] selected);
}
