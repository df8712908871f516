package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * Windows of equal length over another column. They are views: overlapping windows share the
 * column's memory.
 */
public final class WindowColumn extends RowColumn {
  private final RowColumn rows;
  private final int length;
  private final int stride;

  /**
   * Creates a column whose window 0 starts at row 0 of the other column.
   *
   * @param rows the column that the windows show
   * @param length rows in a window
   * @param stride rows from the start of one window to the start of the next
   */
  public WindowColumn(RowColumn rows, int length, int stride) {
    super(DataTypes.createArrayType(rows.dataType(), false));
    this.rows = rows;
    this.length = length;
    this.stride = stride;
  }

  @Override
  public void moveTo(int row) {
    rows.moveTo(row);
  }

  @Override
  public ColumnarArray getArray(int rowId) {
    return new ColumnarArray(rows, rowId * stride, length);
  }
}
