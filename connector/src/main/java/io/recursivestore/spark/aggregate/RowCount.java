package io.recursivestore.spark.aggregate;

import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.jspecify.annotations.Nullable;

/** Counts rows. */
final class RowCount extends Accumulator {
  private long[] counts = {};

  @Override
  void reserve(int slots) {
    counts = Arrays.copyOf(counts, slots);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(counts, from, to, 0);
  }

  @Override
  void add(int rows, int @Nullable [] selected, int @Nullable [] slots) {
    if (slots == null) {
      counts[0] += rows;
      return;
    }
    for (int i = 0; i < rows; i++) {
      counts[slots[i]]++;
    }
  }

  @Override
  void write(WritableColumnVector into, int from, int count) {
    for (int i = 0; i < count; i++) {
      into.putLong(i, counts[from + i]);
    }
  }
}
