package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataTypes;

/**
 * Longs that grow by the same increment from row to row: the steps of a regular segment, which are
 * stored nowhere.
 */
public final class ArithmeticColumn extends FullColumn {
  private final long start;
  private final long increment;
  private long first;

  /**
   * Creates a column that starts at row 0.
   *
   * @param start value of row 0
   * @param increment difference from one row to the next
   */
  public ArithmeticColumn(long start, long increment) {
    super(DataTypes.LongType);
    this.start = start;
    this.increment = increment;
    this.first = start;
  }

  @Override
  public void moveTo(int row) {
    first = start + row * increment;
  }

  @Override
  public long getLong(int rowId) {
    return first + rowId * increment;
  }
}
