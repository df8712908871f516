package io.recursivestore.dataset;

import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import java.util.List;
import java.util.Optional;

/**
 * What to read of a version.
 *
 * @param columns names of the columns to read, in this order; empty for all
 * @param filter leaves out files, and parts of them, in which no row can match; rows that don't
 *     match may still be returned
 * @param batchRows largest number of rows in a batch; batches of wide rows are smaller
 */
public record ReadOptions(Optional<List<String>> columns, Optional<Filter> filter, int batchRows) {
  /** All columns and rows, in batches of 4096 rows. */
  public static final ReadOptions ALL = new ReadOptions(Optional.empty(), Optional.empty(), 4096);

  /**
   * Checks the values.
   *
   * @throws InvalidRequestException if batches would have no rows
   */
  public ReadOptions {
    columns = columns.map(List::copyOf);
    if (batchRows < 1) {
      throw new InvalidRequestException(
          "Batches of " + batchRows + " rows can't be read; use at least 1.");
    }
  }

  /**
   * Returns these options with other columns.
   *
   * @param names names of the columns to read
   */
  public ReadOptions withColumns(String... names) {
    return new ReadOptions(Optional.of(List.of(names)), filter, batchRows);
  }

  /**
   * Returns these options with another filter.
   *
   * @param other the filter
   */
  public ReadOptions withFilter(Filter other) {
    return new ReadOptions(columns, Optional.of(other), batchRows);
  }
}
