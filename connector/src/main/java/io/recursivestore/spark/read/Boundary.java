package io.recursivestore.spark.read;

import io.recursivestore.spark.vector.RowColumn;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Finds where episodes end, by looking at a boolean field row by row. A look costs about a
 * nanosecond and touches nothing but that field; of a stream that is not in memory, though, each
 * page is read that has a row on it. The last episode ends with the last row, whatever the field
 * says.
 */
final class Boundary {
  private final long[] starts;
  private final IntFunction<RowColumn> flags;

  /**
   * Creates a finder.
   *
   * @param starts for each segment the number of rows before it, then the number of all rows
   * @param flags gives the field of a segment, at its row 0
   */
  Boundary(long[] starts, IntFunction<RowColumn> flags) {
    this.starts = starts;
    this.flags = flags;
  }

  /** Returns for each episode the row after its last. Looks at every row. */
  long[] ends() {
    long rows = starts[starts.length - 1];
    long[] ends = new long[16];
    int count = 0;
    for (long row = 0; row < rows; ) {
      row = endAfter(row, rows);
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, count * 2);
      }
      ends[count++] = row;
    }
    return Arrays.copyOf(ends, count);
  }

  /**
   * Returns the row after the last of the episode that a row is in. Looks at the rows up to there.
   *
   * @param from the row
   * @param limit what to return if the episode is longer than this
   */
  long endAfter(long from, long limit) {
    long row = from;
    while (row < limit) {
      int segment = segmentOf(row);
      RowColumn column = flags.apply(segment);
      long start = starts[segment];
      int end = (int) (Math.min(limit, starts[segment + 1]) - start);
      for (int r = (int) (row - start); r < end; r++) {
        if (isTrue(column, r)) {
          return start + r + 1;
        }
      }
      row = start + end;
    }
    return limit;
  }

  /** Returns the first row of the episode that a row is in. Looks at the rows from there on. */
  long startOf(long from) {
    long row = from;
    while (row > 0) {
      int segment = segmentOf(row - 1);
      RowColumn column = flags.apply(segment);
      long start = starts[segment];
      for (int r = (int) (row - 1 - start); r >= 0; r--) {
        if (isTrue(column, r)) {
          return start + r + 1;
        }
      }
      row = start;
    }
    return 0;
  }

  private int segmentOf(long row) {
    int found = Arrays.binarySearch(starts, row);
    return found >= 0 ? found : -found - 2;
  }

  private static boolean isTrue(RowColumn column, int row) {
    return !column.isNullAt(row) && column.getBoolean(row);
  }
}
