package io.recursivestore.spark.aggregate;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.jspecify.annotations.Nullable;

/** One aggregate of each row of a result. */
abstract class Accumulator {
  /** Returns one that has no rows yet. */
  static Accumulator of(Measure measure, VectorSchemaRoot root, Slots slots) {
    ColumnPath column = measure.column();
    if (column == null) {
      return new ValueCount(null);
    }
    ColumnVectors vectors = new ColumnVectors(column, root);
    boolean isMax = measure.kind() == Measure.Kind.MAX;
    return switch (measure.kind()) {
      case ROWS, COUNT -> new ValueCount(vectors);
      case SUM ->
          measure.isFloating()
              ? new DoubleSum(new DoubleCells(vectors))
              : new LongSum(longs(measure, vectors), measure, slots);
      case MIN, MAX ->
          measure.isFloating()
              ? new DoubleExtreme(new DoubleCells(vectors), measure, isMax)
              : new LongExtreme(longs(measure, vectors), measure, isMax);
    };
  }

  private static LongCells longs(Measure measure, ColumnVectors vectors) {
    return measure.isLength()
        ? new LengthCells(vectors)
        : new StoredCells(vectors, measure.input());
  }

  /**
   * Makes room.
   *
   * @param slots the number of rows that there may be
   */
  abstract void reserve(int slots);

  /**
   * Makes rows new, as if nothing had been added to them.
   *
   * @param from the number of the first
   * @param to the number behind the last
   */
  abstract void clear(int from, int to);

  /**
   * Adds a batch.
   *
   * @param rows the number of rows
   * @param selected which of the batch's rows they are; null for the first ones
   * @param slots where each is added; null for the first slot
   */
  abstract void add(int rows, int @Nullable [] selected, int @Nullable [] slots);

  /**
   * Writes results, from the first row of a column on.
   *
   * @param into the column
   * @param from the number of the first result
   * @param count how many
   */
  abstract void write(WritableColumnVector into, int from, int count);
}
