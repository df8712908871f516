package io.recursivestore.spark.aggregate;

import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.jspecify.annotations.Nullable;

/** Counts rows, all or those that have a value. */
final class ValueCount extends Accumulator {
  private final @Nullable ColumnVectors vectors;
  private long[] counts = {};

  /**
   * Starts at 0.
   *
   * @param vectors tell which rows have a value; null to count all
   */
  ValueCount(@Nullable ColumnVectors vectors) {
    this.vectors = vectors;
  }

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
    boolean[] missing = vectors == null ? null : vectors.missing(rows, selected);
    if (slots == null && missing == null) {
      counts[0] += rows;
      return;
    }
    for (int i = 0; i < rows; i++) {
      counts[slots == null ? 0 : slots[i]] += missing != null && missing[i] ? 0 : 1;
    }
  }

  @Override
  void write(WritableColumnVector into, int from, int count) {
    for (int i = 0; i < count; i++) {
      into.putLong(i, counts[from + i]);
    }
  }
}
