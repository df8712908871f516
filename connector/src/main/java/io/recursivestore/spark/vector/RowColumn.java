package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataType;

/**
 * A column over rows of a segment, without nulls, that can be moved along them without being made
 * anew.
 */
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

  @Override
  public final boolean hasNull() {
    return false;
  }

  @Override
  public final int numNulls() {
    return 0;
  }

  @Override
  public final boolean isNullAt(int rowId) {
    return false;
  }
}
