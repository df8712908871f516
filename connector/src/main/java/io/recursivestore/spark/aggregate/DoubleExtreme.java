package io.recursivestore.spark.aggregate;

import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** The least, or the greatest, of floating-point numbers. NaN is greater than all others. */
final class DoubleExtreme extends Accumulator {
  private final DoubleCells cells;
  private final DataType type;
  private final boolean isMax;
  private double[] extremes = {};
  private boolean[] isAny = {};

  DoubleExtreme(DoubleCells cells, Measure measure, boolean isMax) {
    this.cells = cells;
    this.type = measure.output();
    this.isMax = isMax;
  }

  @Override
  void reserve(int slots) {
    extremes = Arrays.copyOf(extremes, slots);
    isAny = Arrays.copyOf(isAny, slots);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(extremes, from, to, isMax ? Double.NEGATIVE_INFINITY : Double.NaN);
    Arrays.fill(isAny, from, to, false);
  }

  @Override
  void add(int rows, int @Nullable [] selected, int @Nullable [] slots) {
    cells.load(rows, selected);
    double[] values = cells.values;
    boolean[] missing = cells.missing();
    for (int i = 0; i < rows; i++) {
      if (missing == null || !missing[i]) {
        int slot = slots == null ? 0 : slots[i];
        double value = values[i];
        double before = extremes[slot];
        // Comparisons with NaN are false.
        boolean isMore =
            isMax ? value > before || Double.isNaN(value) : value < before || Double.isNaN(before);
        extremes[slot] = isMore ? value : before;
        isAny[slot] = true;
      }
    }
  }

  @Override
  void write(WritableColumnVector into, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (!isAny[from + i]) {
        into.putNull(i);
      } else if (type.equals(DataTypes.FloatType)) {
        into.putFloat(i, (float) extremes[from + i]);
      } else {
        into.putDouble(i, extremes[from + i]);
      }
    }
  }
}
