package io.recursivestore.spark.aggregate;

import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** The least, or the greatest, of values that are ordered as longs. */
final class LongExtreme extends Accumulator {
  private final LongCells cells;
  private final DataType type;
  private final boolean isMax;
  private long[] extremes = {};
  private boolean[] isAny = {};

  LongExtreme(LongCells cells, Measure measure, boolean isMax) {
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
    Arrays.fill(extremes, from, to, isMax ? Long.MIN_VALUE : Long.MAX_VALUE);
    Arrays.fill(isAny, from, to, false);
  }

  @Override
  void add(int rows, int @Nullable [] selected, int @Nullable [] slots) {
    cells.load(rows, selected);
    long[] values = cells.values;
    boolean[] missing = cells.missing();
    if (missing == null && slots == null) {
      extremes[0] = isMax ? max(extremes[0], values, rows) : min(extremes[0], values, rows);
      isAny[0] |= rows > 0;
      return;
    }
    for (int i = 0; i < rows; i++) {
      if (missing == null || !missing[i]) {
        int slot = slots == null ? 0 : slots[i];
        extremes[slot] =
            isMax ? Math.max(extremes[slot], values[i]) : Math.min(extremes[slot], values[i]);
        isAny[slot] = true;
      }
    }
  }

  private static long max(long before, long[] values, int rows) {
    long max = before;
    for (int i = 0; i < rows; i++) {
      max = Math.max(max, values[i]);
    }
    return max;
  }

  private static long min(long before, long[] values, int rows) {
    long min = before;
    for (int i = 0; i < rows; i++) {
      min = Math.min(min, values[i]);
    }
    return min;
  }

  @Override
  void write(WritableColumnVector into, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (isAny[from + i]) {
        LongResults.put(into, i, type, extremes[from + i]);
      } else {
        into.putNull(i);
      }
    }
  }
}
