package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * Windows as arrays. They are views: overlapping windows share the memory of the columns below, and
 * a window costs nothing but the view itself.
 */
public final class WindowColumn extends ReadOnlyColumn {
  /** Windows whose memory is asked for at once. A power of two. */
  private static final int GROUP = 64;

  private final RowColumn[] parts;
  private final Picks picks;
  private final SpanningColumn spanning;
  private final boolean scattered;

  /** Never read: it keeps the compiler from leaving out the loads. */
  @SuppressWarnings("UnusedVariable")
  private long prefetched;

  /**
   * Creates a column.
   *
   * @param type the Spark type of the windows
   * @param parts a column for each segment, each at its row 0; those of the segments that windows
   *     reach must be there before the column is read, and not be moved
   * @param picks the windows
   * @param scattered whether windows are far from one another, so that memory must be waited for
   */
  public WindowColumn(ArrayType type, RowColumn[] parts, Picks picks, boolean scattered) {
    super(type);
    this.parts = parts;
    this.picks = picks;
    this.scattered = scattered;
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
    if (scattered && rowId % GROUP == 0) {
      prefetch(rowId == 0 ? 0 : rowId + GROUP, rowId + 2 * GROUP);
    }
    int segment = picks.segment(rowId);
    return segment >= 0
        ? new ColumnarArray(parts[segment], picks.row(rowId), picks.length(rowId))
        : new ColumnarArray(spanning, picks.address(rowId), picks.length(rowId));
  }

  /**
   * Brings windows into the processor's cache that will be read next. A loop of nothing but loads
   * waits for many of them at once, while what a query does with a window leaves the processor no
   * room to look ahead.
   */
  private void prefetch(int from, int to) {
    long sum = 0;
    for (int i = from; i < Math.min(to, picks.count()); i++) {
      int segment = picks.segment(i);
      sum += segment < 0 ? 0 : parts[segment].prefetch(picks.row(i), picks.length(i));
    }
    prefetched = sum;
  }
}
