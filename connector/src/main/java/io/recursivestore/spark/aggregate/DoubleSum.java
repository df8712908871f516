package io.recursivestore.spark.aggregate;

import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.jspecify.annotations.Nullable;

/** Sums of floating-point numbers, added in the order of the rows as Spark does. */
final class DoubleSum extends Accumulator {
  private final DoubleCells cells;
  private double[] sums = {};
  private boolean[] isAny = {};

  DoubleSum(DoubleCells cells) {
    this.cells = cells;
  }

  @Override
  void reserve(int slots) {
    sums = Arrays.copyOf(sums, slots);
    isAny = Arrays.copyOf(isAny, slots);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(sums, from, to, 0);
    Arrays.fill(isAny, from, to, false);
  }

  @Override
  void add(int rows, int @Nullable [] selected, int @Nullable [] slots) {
    cells.load(rows, selected);
    double[] values = cells.values;
    boolean[] missing = cells.missing();
    if (slots == null) {
      double sum = sums[0];
      boolean found = isAny[0];
      for (int i = 0; i < rows; i++) {
        if (missing == null || !missing[i]) {
          sum += values[i];
          found = true;
        }
      }
      sums[0] = sum;
      isAny[0] = found;
      return;
    }
    for (int i = 0; i < rows; i++) {
      if (missing == null || !missing[i]) {
        sums[slots[i]] += values[i];
        isAny[slots[i]] = true;
      }
    }
  }

  @Override
  void write(WritableColumnVector into, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (isAny[from + i]) {
        into.putDouble(i, sums[from + i]);
      } else {
        into.putNull(i);
      }
    }
  }
}
