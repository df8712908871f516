package io.recursivestore.spark.aggregate;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.jspecify.annotations.Nullable;

/** A column by whose values rows are grouped: those of a batch, and those of the groups. */
abstract class Key {
  /** Any odd number whose bits look random. */
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  static Key of(ColumnPath column, VectorSchemaRoot root) {
    ColumnVectors vectors = new ColumnVectors(column, root);
    return StoredCells.has(column.type())
        ? new LongKey(new StoredCells(vectors, column.type()), column.type())
        : new TextKey(new TextCells(vectors));
  }

  /** Makes room for the values of groups. */
  abstract void reserve(int slots);

  /** Forgets the values of all groups. */
  abstract void clear();

  /**
   * Loads the values of a batch, and mixes each into a number that is the same for the same values.
   *
   * @param rows the number of rows
   * @param selected which of the batch's rows they are; null for the first ones
   * @param hashes a number for each row
   * @return how many bytes the texts among them have
   */
  abstract long load(int rows, int @Nullable [] selected, long[] hashes);

  /** Returns whether a group has the value of a row of the batch. */
  abstract boolean matches(int row, int slot);

  /** Gives a group the value of a row of the batch. */
  abstract void put(int row, int slot);

  /** Gives a group the value of another one. */
  abstract void copy(int from, int to);

  /** Returns how much memory the values of the groups take besides what is reserved, in bytes. */
  abstract long bytes();

  /**
   * Writes values of groups, from the first row of a column on.
   *
   * @param into the column
   * @param from the number of the first group
   * @param count how many
   */
  abstract void write(WritableColumnVector into, int from, int count);

  /** Mixes a value into a number, so that all bits of both matter for the upper bits. */
  static long mix(long hash, long value) {
    long product = (hash ^ value) * MULTIPLIER;
    return product ^ (product >>> 32);
  }
}
