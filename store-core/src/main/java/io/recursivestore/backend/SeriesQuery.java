package io.recursivestore.backend;

import io.recursivestore.model.Filter;
import java.util.List;
import java.util.Optional;

/**
 * Which columns and rows of a series to read.
 *
 * @param columns names of the columns, in this order; empty for all
 * @param filter the rows; its columns need not be among {@code columns}; empty for all
 */
public record SeriesQuery(Optional<List<String>> columns, Optional<Filter> filter) {
  /** All columns and rows. */
  public static final SeriesQuery ALL = new SeriesQuery(Optional.empty(), Optional.empty());

  /** Copies the list. */
  public SeriesQuery {
    columns = columns.map(List::copyOf);
  }

  /**
   * Returns this query with other columns.
   *
   * @param names names of the columns to read
   */
  public SeriesQuery withColumns(String... names) {
    return new SeriesQuery(Optional.of(List.of(names)), filter);
  }

  /**
   * Returns this query with another filter.
   *
   * @param other the filter
   */
  public SeriesQuery withFilter(Filter other) {
    return new SeriesQuery(columns, Optional.of(other));
  }
}
