package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataTypes;

/** For each element of a regular segment, the step that it belongs to. */
public final class TokenStepColumn extends FullColumn {
  private final RowColumn steps;
  private final int stride;
  private int first;

  /**
   * Creates a column that starts at element 0.
   *
   * @param steps the step of each row, at row 0
   * @param stride number of elements in a row
   */
  public TokenStepColumn(RowColumn steps, int stride) {
    super(DataTypes.LongType);
    this.steps = steps;
    this.stride = stride;
  }

  @Override
  public void moveTo(int row) {
    first = row;
  }

  @Override
  public long getLong(int rowId) {
    return steps.getLong((first + rowId) / stride);
  }
}
