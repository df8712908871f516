package io.recursivestore.spark.vector;

import io.recursivestore.stream.RaggedRows;
import org.apache.spark.sql.types.DataTypes;

/** The steps of rows that differ in their fields or in the lengths of their sequences. */
public final class RaggedStepColumn extends FullColumn {
  private final RaggedRows rows;
  private int first;

  /**
   * Creates a column that starts at row 0.
   *
   * @param rows where the entries of each row are
   */
  public RaggedStepColumn(RaggedRows rows) {
    super(DataTypes.LongType);
    this.rows = rows;
  }

  @Override
  public void moveTo(int row) {
    first = row;
  }

  @Override
  public long getLong(int rowId) {
    return rows.step(rows.firstEntry(first + rowId));
  }
}
