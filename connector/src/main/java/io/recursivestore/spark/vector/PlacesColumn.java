package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataTypes;

/** The places of some rows of a batch among the rows of a file. */
public final class PlacesColumn extends ReadOnlyColumn {
  private final long first;
  private final int[] rows;

  /**
   * Creates a column.
   *
   * @param first the place of the batch's first row, from 0
   * @param rows the numbers of the rows in the batch; not copied
   */
  public PlacesColumn(long first, int[] rows) {
    super(DataTypes.LongType);
    this.first = first;
    this.rows = rows;
  }

  @Override
  public boolean hasNull() {
    return false;
  }

  @Override
  public int numNulls() {
    return 0;
  }

  @Override
  public boolean isNullAt(int rowId) {
    return false;
  }

  @Override
  public long getLong(int rowId) {
    return first + rows[rowId];
  }
}
