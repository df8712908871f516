package io.recursivestore.model;

import java.io.Serializable;
import java.util.Map;

/**
 * One immutable data file of a collection.
 *
 * @param path the file's key relative to the collection, such as {@code data/….parquet}
 * @param rows number of rows
 * @param bytes size of the file
 * @param crc32c CRC-32C of the whole file
 * @param columns statistics by column id, for top-level columns of types that have them
 */
public record Fragment(
    String path, long rows, long bytes, int crc32c, Map<Integer, ColumnStatistics> columns)
    implements Serializable {
  /** Copies the map. */
  public Fragment {
    columns = Map.copyOf(columns);
  }

  /** Returns the same file with nothing known of its columns, for those who read all of it. */
  public Fragment withoutStatistics() {
    return new Fragment(path, rows, bytes, crc32c, Map.of());
  }
}
