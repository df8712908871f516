package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataType;

/** Single rows from anywhere in a stream. */
public final class PickedColumn extends RelocatedColumn {
  private final Picks picks;

  /**
   * Creates a column.
   *
   * @param type the Spark type of all parts
   * @param parts a column for each segment, each at its row 0; those of the segments that are
   *     picked must be there before the column is read, and not be moved
   * @param picks the rows, each a window of length 1
   */
  public PickedColumn(DataType type, RowColumn[] parts, Picks picks) {
    super(type, parts);
    this.picks = picks;
  }

  @Override
  public boolean hasNull() {
    return numNulls() > 0;
  }

  @Override
  public int numNulls() {
    int nulls = 0;
    for (int i = 0; i < picks.count(); i++) {
      nulls += isNullAt(i) ? 1 : 0;
    }
    return nulls;
  }

  @Override
  int segment(int rowId) {
    return picks.segment(rowId);
  }

  @Override
  int row(int rowId, int segment) {
    return picks.row(rowId);
  }
}
