package io.recursivestore.format.parquet;

import io.recursivestore.format.MatchedRows;
import io.recursivestore.format.RowCopier;
import io.recursivestore.format.VectorFilter;
import io.recursivestore.model.Filter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of some ranges for which a filter may be true: the columns of the filter first,
 * and of the others only the rows that are left. Where that saves too little, all rows are given,
 * and where it went on saving too little, the filter is not evaluated for a while. An exact filter
 * always is, and it is told which of the rows that are given match.
 */
final class MatchingRows implements GroupRows {
  /** Going to another row and reading from there costs about as much as decoding so many values. */
  private static final int RUN_ROWS = 24;

  /** The longest time without a test, as a power of 2 of windows. */
  private static final int LONGEST_PAUSE = 6;

  /**
   * A column of the filter.
   *
   * @param reader fills the vector
   * @param read the rows of a window
   * @param target gets those that are left
   */
  record Tested(VectorReader reader, FieldVector read, FieldVector target) {}

  private final RowWindows windows;
  private final VectorFilter filter;
  private final @Nullable VectorFilter exact;
  private final boolean rests;
  private final MatchedRows shown = new MatchedRows();
  private final List<Tested> tested;
  private final Map<String, FieldVector> columns;
  private final List<VectorReader> others;
  private long[] matches = {};

  /** The number of rows that the other columns have yet to pass. */
  private long behind;

  private int pause;
  private int failures;

  /**
   * Starts before the first row.
   *
   * @param filter rows for which it isn't true may be left out
   * @param exact true wherever the filter is; null if it need not be told which rows match
   * @param tested the columns of the filter
   * @param others the other columns, in their target vectors
   */
  MatchingRows(
      RowWindows windows,
      Filter filter,
      @Nullable Filter exact,
      List<Tested> tested,
      List<VectorReader> others) {
    this.windows = windows;
    this.filter = new VectorFilter(filter);
    this.exact = exact == null ? null : new VectorFilter(exact);
    this.rests = !filter.equals(exact);
    this.tested = tested;
    this.columns =
        tested.stream().collect(Collectors.toMap(column -> column.read().getName(), Tested::read));
    this.others = others;
  }

  @Override
  public int next(int most) {
    others.forEach(reader -> reader.begin(most));
    tested.forEach(column -> column.target().reset());
    shown.clear();
    int kept = 0;
    boolean isWhole = false;
    while (kept <= most / 2 && !isWhole && windows.next(most - kept)) {
      int rows = windows.rows();
      read(windows.gap(), rows);
      if (leavesOutMany(rows)) {
        int taken = takeMatches(rows, kept);
        shown.add(kept, taken);
        kept += taken;
      } else if (kept > 0) {
        take(0, rows, kept);
        show(rows, kept);
        kept += rows;
      } else {
        takeWhole(rows);
        show(rows, 0);
        kept = rows;
        isWhole = true;
      }
    }
    others.forEach(VectorReader::end);
    for (Tested column : tested) {
      column.target().setValueCount(kept);
    }
    return kept;
  }

  @Override
  public @Nullable MatchedRows matches() {
    return exact == null ? null : shown;
  }

  private void show(int rows, int kept) {
    if (exact != null) {
      shown.add(kept, matches, rows);
    }
  }

  @Override
  public void close() {
    tested.forEach(column -> column.read().close());
    Closing.all(Stream.concat(tested.stream().map(Tested::reader), others.stream()).toList());
  }

  /** Reads a window of the filter's columns. */
  private void read(long gap, int rows) {
    behind += gap;
    for (Tested column : tested) {
      column.reader().skip(gap);
      column.reader().begin(rows);
      column.reader().read(rows);
      column.reader().end();
    }
  }

  /** Finds the matches, and decides whether it is worthwhile to read only those. */
  private boolean leavesOutMany(int rows) {
    int words = VectorFilter.words(rows);
    if (matches.length < words) {
      matches = new long[words];
    }
    boolean isResting = pause > 0;
    if (isResting) {
      pause--;
      if (exact == null) {
        return false;
      }
    }
    (isResting && exact != null ? exact : filter).evaluate(columns::get, rows, matches);
    int count = 0;
    int runs = 0;
    long before = 0;
    for (int i = 0; i < words; i++) {
      count += Long.bitCount(matches[i]);
      runs += Long.bitCount(matches[i] & ~(matches[i] << 1 | before));
      before = matches[i] >>> -1;
    }
    if (runs * RUN_ROWS <= rows - count && count < rows) {
      failures = isResting ? failures : 0;
      return true;
    }
    if (isResting || !rests) {
      return false;
    }
    failures = Math.min(failures + 1, LONGEST_PAUSE);
    pause = (1 << failures) - 1;
    return false;
  }

  private int takeMatches(int rows, int kept) {
    int taken = 0;
    int passed = 0;
    for (int start = next(0, rows, 0); start < rows; ) {
      int end = next(start, rows, -1);
      behind += start - passed;
      take(start, end - start, kept + taken);
      taken += end - start;
      passed = end;
      start = next(end, rows, 0);
    }
    behind += rows - passed;
    return taken;
  }

  /** Appends a run of rows to all vectors; it begins where the others are, but for those behind. */
  private void take(int from, int count, int kept) {
    for (Tested column : tested) {
      RowCopier.append(column.read(), from, count, column.target(), kept);
    }
    readOthers(count);
  }

  private void takeWhole(int rows) {
    for (Tested column : tested) {
      column.read().makeTransferPair(column.target()).transfer();
    }
    readOthers(rows);
  }

  private void readOthers(int count) {
    for (VectorReader reader : others) {
      reader.skip(behind);
      reader.read(count);
    }
    behind = 0;
  }

  /** Finds the first bit that is 1, once combined with {@code flip}, from one on. */
  private int next(int from, int rows, long flip) {
    for (int word = from >> 6; word < VectorFilter.words(rows); word++) {
      long bits = matches[word] ^ flip;
      if (word == from >> 6) {
        bits &= -1L << from;
      }
      if (bits != 0) {
        return Math.min(rows, (word << 6) + Long.numberOfTrailingZeros(bits));
      }
    }
    return rows;
  }
}
