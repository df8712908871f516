package io.recursivestore.spark.vector;

import io.recursivestore.stream.RaggedRows;
import org.apache.spark.sql.types.DataTypes;

/** For each element of rows that differ, the step or the number of the field that it belongs to. */
public final class RaggedTokenColumn extends FullColumn {
  private final RaggedRows rows;
  private final boolean step;
  private int first;

  /**
   * The entry that was found last, and its elements: the next element is most often one of them.
   */
  private int entry;

  private int start;
  private int end;

  /**
   * Creates a column that starts at element 0.
   *
   * @param rows where the elements of each field are
   * @param step whether to show steps, and not fields
   */
  public RaggedTokenColumn(RaggedRows rows, boolean step) {
    super(step ? DataTypes.LongType : DataTypes.IntegerType);
    this.rows = rows;
    this.step = step;
  }

  @Override
  public void moveTo(int row) {
    first = row;
  }

  @Override
  public long getLong(int rowId) {
    return rows.step(entry(rowId));
  }

  @Override
  public int getInt(int rowId) {
    return step ? (int) getLong(rowId) : rows.field(entry(rowId));
  }

  private int entry(int rowId) {
    int element = first + rowId;
    if (element < start || element >= end) {
      entry = rows.entryOf(element);
      start = rows.start(entry);
      end = start + rows.length(entry);
    }
    return entry;
  }
}
