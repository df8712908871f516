package io.recursivestore.format;

import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A data file that was written elsewhere, and so holds no ids of columns: they are told by their
 * names. For one thread.
 */
public interface NamedFile extends AutoCloseable {

  /** Returns the columns that can be read where they lie, with fresh ids. */
  Schema schema();

  /** Returns the names of the other top-level columns, and why they can't be read. */
  Map<String, String> unreadable();

  /** Returns the number of rows. */
  long rows();

  /**
   * Returns the columns that the file was written with, in its order.
   *
   * @param names the ids of columns by their names; those without a name are left out
   */
  List<Column> written(Map<String, NamedId> names);

  /**
   * Returns what is known of the values without reading them, by column id.
   *
   * @param names the ids of columns by their names
   */
  Map<Integer, ColumnStatistics> statistics(Map<String, NamedId> names);

  /** Returns the names of the top-level columns whose values must be read to know if they fit. */
  Set<String> unchecked();

  /** Returns the names of the top-level columns of whose values nothing may be noted elsewhere. */
  default Set<String> encrypted() {
    return Set.of();
  }

  @Override
  void close();
}
