package io.recursivestore.spark.aggregate;

import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.jspecify.annotations.Nullable;

/**
 * Sums of integers, and of decimals of up to 18 digits. A sum that its type can't hold is not made:
 * what was added so far, what would be added, and what comes behind it become rows of their own, in
 * that order, and Spark finds what becomes of them.
 */
final class LongSum extends Accumulator {
  /** As many numbers of fewer bits than this as a batch may have don't overflow. */
  private static final int SMALL_BITS = 32;

  private static final int FAR_BITS = 62;

  private final LongCells cells;
  private final Slots splits;
  private final DataType type;
  private final long least;
  private final long most;
  private long[] sums = {};
  private boolean[] isAny = {};

  /** Where values are added that belong to a row. */
  private int[] heads = {};

  LongSum(LongCells cells, Measure measure, Slots splits) {
    this.cells = cells;
    this.splits = splits;
    this.type = measure.output();
    this.most = type instanceof DecimalType d ? power(d.precision()) - 1 : Long.MAX_VALUE;
    this.least = type instanceof DecimalType ? -most : Long.MIN_VALUE;
  }

  private static long power(int digits) {
    long power = 1;
    for (int i = 0; i < digits; i++) {
      power *= 10;
    }
    return power;
  }

  @Override
  void reserve(int slots) {
    sums = Arrays.copyOf(sums, slots);
    heads = Arrays.copyOf(heads, slots);
    isAny = Arrays.copyOf(isAny, slots);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(sums, from, to, 0);
    Arrays.fill(isAny, from, to, false);
    for (int i = from; i < to; i++) {
      heads[i] = i;
    }
  }

  @Override
  void add(int rows, int @Nullable [] selected, int @Nullable [] slots) {
    cells.load(rows, selected);
    long[] values = cells.values;
    boolean[] missing = cells.missing();
    if (missing == null && slots == null && rows > 0 && isFar() && isSmall(values, rows)) {
      long sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += values[i];
      }
      if (sum >= least && sum <= most) {
        add(0, sum);
        return;
      }
    }
    for (int i = 0; i < rows; i++) {
      if (missing == null || !missing[i]) {
        add(slots == null ? 0 : slots[i], values[i]);
      }
    }
  }

  /** Returns whether no part of a batch of small numbers makes the sum overflow. */
  private boolean isFar() {
    long sum = sums[heads[0]];
    return (sum ^ (sum >> (Long.SIZE - 1))) >>> FAR_BITS == 0;
  }

  private static boolean isSmall(long[] values, int rows) {
    long bits = 0;
    for (int i = 0; i < rows; i++) {
      bits |= values[i] ^ (values[i] >> (Long.SIZE - 1));
    }
    return bits >>> SMALL_BITS == 0;
  }

  private void add(int slot, long value) {
    int head = heads[slot];
    long before = sums[head];
    long sum = before + value;
    boolean overflows = ((before ^ sum) & (value ^ sum)) < 0;
    if (overflows || sum < least || sum > most) {
      head = splits.split(slot);
      sum = value;
      heads[slot] = overflows ? splits.split(slot) : head;
    }
    sums[head] = sum;
    isAny[head] = true;
  }

  @Override
  void write(WritableColumnVector into, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (isAny[from + i]) {
        LongResults.put(into, i, type, sums[from + i]);
      } else {
        into.putNull(i);
      }
    }
  }
}
