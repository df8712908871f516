package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataType;

/** A column over rows of a segment in which every row has a value. */
abstract class FullColumn extends RowColumn {
  FullColumn(DataType type) {
    super(type);
  }

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
