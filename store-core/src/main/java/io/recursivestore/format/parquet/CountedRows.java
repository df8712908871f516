package io.recursivestore.format.parquet;

import io.recursivestore.format.MatchedRows;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.parquet.page.ChunkPages;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one row group, or of a file without columns, and how much of it was read. */
final class CountedRows implements GroupRows {
  private final GroupRows rows;
  private final RowWindows windows;
  private final long allRows;
  private final List<ChunkPages> columns;
  private long given;
  private boolean isDone;

  /**
   * Starts before the first row.
   *
   * @param rows what is read
   * @param windows which rows it passes
   * @param allRows the number of rows of the row group
   * @param columns the pages that it takes
   */
  CountedRows(GroupRows rows, RowWindows windows, long allRows, List<ChunkPages> columns) {
    this.rows = rows;
    this.windows = windows;
    this.allRows = allRows;
    this.columns = columns;
  }

  @Override
  public int next(int most) {
    int count = rows.next(most);
    given += count;
    isDone = count == 0;
    return count;
  }

  @Override
  public @Nullable MatchedRows matches() {
    return rows.matches();
  }

  /** Returns what was read, and left out. What comes behind the last match was, at the end. */
  ReadCounts counts() {
    long passed = isDone ? allRows : windows.passed();
    ReadCounts counts = new ReadCounts(0, 0, 0, given, passed - given);
    for (ChunkPages pages : columns) {
      counts = counts.plus(pages.counts(isDone));
    }
    return counts;
  }

  @Override
  public void close() {
    rows.close();
  }
}
