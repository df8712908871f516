package io.recursivestore.format;

import io.recursivestore.model.Filter;
import io.recursivestore.model.Schema;
import java.util.Optional;

/**
 * What to read of a file.
 *
 * @param schema the columns, found in the file by their ids
 * @param filter a condition on these columns; rows for which it isn't true may be left out, where
 *     that saves reading them
 * @param exact a condition on these columns, all of which {@link VectorFilter} can evaluate: {@link
 *     FragmentReader#matches} and {@code DatasetReader.matches} tell for which rows of a batch it
 *     is true. If there is a filter, too, that one must be true for no other rows
 * @param batchRows the largest number of rows in a batch, at least 1
 * @param mayView whether texts and bytes may come as views, where that saves copying them
 * @param prefetchBytes how many stored bytes may be in memory before they are asked for, where
 *     files are not local; 0 to read nothing ahead
 */
public record Selection(
    Schema schema,
    Optional<Filter> filter,
    Optional<Filter> exact,
    int batchRows,
    boolean mayView,
    long prefetchBytes) {
  /** What is read ahead unless somebody says otherwise: 64 MiB. */
  public static final long PREFETCH_BYTES = 64L << 20;

  /**
   * Selects rows.
   *
   * @param schema the columns
   * @param filter rows for which it isn't true may be left out
   * @param batchRows the largest number of rows in a batch, at least 1
   * @param mayView whether texts and bytes may come as views
   * @param prefetchBytes how many stored bytes may be in memory before they are asked for
   */
  public Selection(
      Schema schema, Optional<Filter> filter, int batchRows, boolean mayView, long prefetchBytes) {
    this(schema, filter, Optional.empty(), batchRows, mayView, prefetchBytes);
  }

  /**
   * Selects rows, and reads 64 MiB ahead.
   *
   * @param schema the columns
   * @param filter rows for which it isn't true may be left out
   * @param batchRows the largest number of rows in a batch, at least 1
   * @param mayView whether texts and bytes may come as views
   */
  public Selection(Schema schema, Optional<Filter> filter, int batchRows, boolean mayView) {
    this(schema, filter, batchRows, mayView, PREFETCH_BYTES);
  }

  /**
   * Selects rows, whose texts and bytes are copied.
   *
   * @param schema the columns
   * @param filter rows for which it isn't true may be left out
   * @param batchRows the largest number of rows in a batch, at least 1
   */
  public Selection(Schema schema, Optional<Filter> filter, int batchRows) {
    this(schema, filter, batchRows, false);
  }

  /**
   * Selects all rows.
   *
   * @param schema the columns
   * @param batchRows the largest number of rows in a batch, at least 1
   */
  public static Selection all(Schema schema, int batchRows) {
    return new Selection(schema, Optional.empty(), batchRows);
  }
}
