package io.recursivestore.dataset;

import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to read of a version, row by row exactly, and in which portions.
 *
 * <pre>{@code
 * Scan scan = Scan.ALL.withColumns("day", "temp").withTime(TimeRange.of("day", "2026-01-01", "2026-01-31"));
 * }</pre>
 *
 * @param columns names of the columns that chunks have, in this order; empty for all
 * @param filter the rows to read; its columns need not be among {@code columns}
 * @param time the range of time to read
 * @param predicates conditions of the caller's own, tested in this order after filter and time
 * @param chunkRows number of rows in a chunk; the last chunk has what is left
 * @param prefetchBytes how many bytes of decoded rows a thread in the background may read ahead,
 *     and of files that are not local as many stored bytes again; 0 for neither
 */
public record Scan(
    Optional<List<String>> columns,
    Optional<Filter> filter,
    Optional<TimeRange> time,
    List<Predicate> predicates,
    int chunkRows,
    long prefetchBytes) {
  /** Chunks of 10,000 rows of all columns and rows; up to 64 MiB are read ahead. */
  public static final Scan ALL =
      new Scan(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), 10_000, 64L << 20);

  /**
   * A condition of the caller's own, with what it needs.
   *
   * @param columns names of the columns that it looks at; they need not be among those that are
   *     read
   * @param test the condition
   */
  public record Predicate(List<String> columns, RowPredicate test) {
    /** Copies the list. */
    public Predicate {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Checks the sizes.
   *
   * @throws InvalidRequestException if chunks would have no rows, or the bytes are negative
   */
  public Scan {
    columns = columns.map(List::copyOf);
    predicates = List.copyOf(predicates);
    if (chunkRows < 1) {
      throw new InvalidRequestException(
          "Chunks of " + chunkRows + " rows can't be read; use at least 1.");
    }
    if (prefetchBytes < 0) {
      throw new InvalidRequestException(
          "Can't read " + prefetchBytes + " bytes ahead; use 0 to read nothing ahead.");
    }
  }

  /**
   * Returns this scan with other columns.
   *
   * @param names names of the columns to read
   */
  public Scan withColumns(String... names) {
    return withColumns(List.of(names));
  }

  /**
   * Returns this scan with other columns.
   *
   * @param names names of the columns to read
   */
  public Scan withColumns(List<String> names) {
    return new Scan(Optional.of(names), filter, time, predicates, chunkRows, prefetchBytes);
  }

  /**
   * Returns this scan with another filter.
   *
   * @param other the filter
   */
  public Scan withFilter(Filter other) {
    return new Scan(columns, Optional.of(other), time, predicates, chunkRows, prefetchBytes);
  }

  /**
   * Returns this scan with another range of time.
   *
   * @param range the range
   */
  public Scan withTime(TimeRange range) {
    return new Scan(columns, filter, Optional.of(range), predicates, chunkRows, prefetchBytes);
  }

  /**
   * Returns this scan with one more condition.
   *
   * @param test the condition
   * @param needed names of the columns that it looks at
   */
  public Scan withPredicate(RowPredicate test, String... needed) {
    List<Predicate> all = new ArrayList<>(predicates);
    all.add(new Predicate(List.of(needed), test));
    return new Scan(columns, filter, time, all, chunkRows, prefetchBytes);
  }

  /**
   * Returns this scan with chunks of another size.
   *
   * @param rows number of rows in a chunk, at least 1
   */
  public Scan withChunkRows(int rows) {
    return new Scan(columns, filter, time, predicates, rows, prefetchBytes);
  }

  /**
   * Returns this scan with another bound of what is read ahead.
   *
   * @param bytes bytes of decoded rows; 0 to read nothing ahead
   */
  public Scan withPrefetchBytes(long bytes) {
    return new Scan(columns, filter, time, predicates, chunkRows, bytes);
  }
}
