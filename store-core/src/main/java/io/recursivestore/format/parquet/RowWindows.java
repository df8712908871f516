package io.recursivestore.format.parquet;

import java.util.List;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;

/** Goes through ranges of a row group's rows, some rows at a time. */
final class RowWindows {
  private final List<RowRanges.Range> ranges;
  private int range;
  private long row;
  private long gap;
  private int rows;

  RowWindows(RowRanges rows) {
    this.ranges = rows.getRanges();
  }

  /**
   * Moves to the next rows that follow each other.
   *
   * @param most how many there may be, at least 1
   * @return false if there are none left
   */
  boolean next(int most) {
    if (range == ranges.size()) {
      return false;
    }
    RowRanges.Range current = ranges.get(range);
    long start = Math.max(row, current.from);
    gap = start - row;
    rows = (int) Math.min(most, current.to + 1 - start);
    row = start + rows;
    if (row > current.to) {
      range++;
    }
    return true;
  }

  /** Returns the number of rows between those before and these, which are in no range. */
  long gap() {
    return gap;
  }

  /** Returns the number of rows up to the end of these, of whatever range or none. */
  long passed() {
    return row;
  }

  /** Returns the number of rows. */
  int rows() {
    return rows;
  }
}
