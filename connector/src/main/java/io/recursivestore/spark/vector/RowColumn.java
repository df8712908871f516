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
}
