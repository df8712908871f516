package io.recursivestore.format.parquet;

import java.util.List;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;

/** Reads ranges of a row group's rows as if there were no others. */
final class RangeReader {
  private final List<RowRanges.Range> ranges;
  private int range;

  /** The row that the readers are before. */
  private long row;

  RangeReader(RowRanges rows) {
    ranges = rows.getRanges();
  }

  /**
   * Reads the next rows of the ranges.
   *
   * @param count how many; the ranges have that many left
   */
  void read(int count, List<VectorReader> readers) {
    int left = count;
    while (left > 0) {
      RowRanges.Range next = ranges.get(range);
      long gap = next.from - row;
      if (gap > 0) {
        readers.forEach(reader -> reader.skip(gap));
        row = next.from;
      }
      int some = (int) Math.min(left, next.to + 1 - row);
      readers.forEach(reader -> reader.read(some));
      row += some;
      left -= some;
      if (row > next.to) {
        range++;
      }
    }
  }
}
