package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataType;

/** A column over rows of a segment that can be moved along them without being made anew. */
public abstract class RowColumn extends ReadOnlyColumn {
  RowColumn(DataType type) {
    super(type);
  }

  /**
   * Makes a row of the segment row 0 of the column.
   *
   * @param row the row's number in the segment, from 0
   */
  public abstract void moveTo(int row);

  /**
   * Reads some values of a row of windows, so that the processor has their memory at hand.
   *
   * @param row the first row
   * @param length number of rows, at least 1
   * @return anything that depends on what was read
   */
  long prefetch(int row, int length) {
    return 0;
  }
}
