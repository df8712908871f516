package io.recursivestore.spark.job;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * Summarizes the numbers of a batch's column: its values, or the elements of its lists at whatever
 * depth. Integers are taken as doubles. Not thread-safe.
 */
final class NumberBlock {
  /** Small enough to be in the cache for the second pass. */
  private static final int SIZE = 4096;

  private final double[] numbers = new double[SIZE];
  private int count;
  private long nulls;
  private long nans;
  private long infinities;

  /** Returns the vector that has a column's numbers, or null if it has none. */
  static @Nullable FieldVector numbers(FieldVector column) {
    FieldVector vector = column;
    while (vector instanceof ListVector list) {
      vector = list.getDataVector();
    }
    return vector instanceof Float8Vector
            || vector instanceof Float4Vector
            || vector instanceof BigIntVector
            || vector instanceof IntVector
            || vector instanceof SmallIntVector
            || vector instanceof TinyIntVector
        ? vector
        : null;
  }

  /**
   * Adds what a vector has to a summary, block by block.
   *
   * @param vector one that {@link #numbers} returned; all of its values belong to the batch
   * @param before the summary
   */
  NumberSummary add(FieldVector vector, NumberSummary before) {
    NumberSummary summary = before;
    int size = vector.getValueCount();
    for (int from = 0; from < size; from += SIZE) {
      fill((BaseFixedWidthVector) vector, from, Math.min(size, from + SIZE));
      summary = summary.plus(summarize());
    }
    return summary;
  }

  private void fill(BaseFixedWidthVector vector, int from, int to) {
    count = 0;
    nulls = 0;
    nans = 0;
    infinities = 0;
    boolean full = vector.getNullCount() == 0;
    for (int i = from; i < to; i++) {
      if (full || !vector.isNull(i)) {
        take(number(vector, i));
      } else {
        nulls++;
      }
    }
  }

  private void take(double number) {
    if (Double.isFinite(number)) {
      numbers[count++] = number;
    } else if (Double.isNaN(number)) {
      nans++;
    } else {
      infinities++;
    }
  }

  private NumberSummary summarize() {
    double sum = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      sum += numbers[i];
      min = Math.min(min, numbers[i]);
      max = Math.max(max, numbers[i]);
    }
    double mean = count == 0 ? 0 : sum / count;
    double squares = 0;
    double rest = 0;
    for (int i = 0; i < count; i++) {
      double distance = numbers[i] - mean;
      squares += distance * distance;
      rest += distance;
    }
    if (count > 0) {
      // What the rounding of the mean left over.
      squares -= rest * rest / count;
      mean += rest / count;
    }
    return new NumberSummary(count, nulls, nans, infinities, mean, Math.max(0, squares), min, max);
  }

  private static double number(BaseFixedWidthVector vector, int index) {
    if (vector instanceof Float8Vector doubles) {
      return doubles.get(index);
    }
    if (vector instanceof Float4Vector floats) {
      return floats.get(index);
    }
    if (vector instanceof BigIntVector longs) {
      return longs.get(index);
    }
    if (vector instanceof IntVector ints) {
      return ints.get(index);
    }
    return vector instanceof SmallIntVector shorts
        ? shorts.get(index)
        : ((TinyIntVector) vector).get(index);
  }
}
