package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * Windows as arrays. They are views: overlapping windows share the memory of the columns below, and
 * a window costs nothing but the view itself.
 */
public final class WindowColumn extends ReadOnlyColumn {
  private final RowColumn[] parts;
  private final Picks picks;
  private final SpanningColumn spanning;

  /**
   * Creates a column.
   *
   * @param type the Spark type of the windows
   * @param parts a column for each segment, each at its row 0; those of the segments that windows
   *     reach must be there before the column is read, and not be moved
   * @param picks the windows
   */
  public WindowColumn(ArrayType type, RowColumn[] parts, Picks picks) {
    super(type);
    this.parts = parts;
    this.picks = picks;
    this.spanning = new SpanningColumn(type.elementType(), parts, picks);
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
  public ColumnarArray getArray(int rowId) {
    int segment = picks.segment(rowId);
    return segment >= 0
        ? new ColumnarArray(parts[segment], picks.row(rowId), picks.length(rowId))
        : new ColumnarArray(spanning, picks.address(rowId), picks.length(rowId));
  }
}
