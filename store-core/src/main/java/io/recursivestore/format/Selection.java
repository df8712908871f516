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
 * @param batchRows the largest number of rows in a batch, at least 1
 * @param mayView whether texts and bytes may come as views, where that saves copying them
 */
public record Selection(Schema schema, Optional<Filter> filter, int batchRows, boolean mayView) {

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
