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
 * @param columns statistics by column id, for top-level columns of types that have them, and by the
 *     ids of the {@link PartitionField}s that it is partitioned by
 * @param lastId the highest column id that had been given when the file was planned: it has no
 *     column of a higher one
 * @param layout the {@link Layout} of the columns that the file was written with; says nothing if
 *     the last id is {@link #ANY_ID}
 * @param names the columns by the names that they have in the file, if it was written elsewhere;
 *     empty if the file holds ids
 */
public record Fragment(
    String path,
    long rows,
    long bytes,
    int crc32c,
    Map<Integer, ColumnStatistics> columns,
    int lastId,
    int layout,
    Map<String, NamedId> names)
    implements Serializable {
  /** The last id of a file of which it is not known what columns it has. */
  public static final int ANY_ID = Integer.MAX_VALUE;

  /** Copies the maps. */
  public Fragment {
    columns = Map.copyOf(columns);
    names = Map.copyOf(names);
  }

  /** Returns the same file with nothing known of its columns, for those who read all of it. */
  public Fragment withoutStatistics() {
    return withStatistics(Map.of());
  }

  /**
   * Returns the same file with other statistics.
   *
   * @param statistics statistics by the ids of columns and of {@link PartitionField}s
   */
  public Fragment withStatistics(Map<Integer, ColumnStatistics> statistics) {
    return new Fragment(path, rows, bytes, crc32c, statistics, lastId, layout, names);
  }

  /**
   * Creates a fragment whose file holds the ids of its columns.
   *
   * @param path the file's key relative to the collection
   * @param rows number of rows
   * @param bytes size of the file
   * @param crc32c CRC-32C of the whole file
   * @param columns statistics by column id
   * @param lastId the highest column id that had been given
   * @param layout the {@link Layout} of the columns that the file was written with
   */
  public Fragment(
      String path,
      long rows,
      long bytes,
      int crc32c,
      Map<Integer, ColumnStatistics> columns,
      int lastId,
      int layout) {
    this(path, rows, bytes, crc32c, columns, lastId, layout, Map.of());
  }

  /**
   * Creates a fragment of which it is not known what columns it has.
   *
   * @param path the file's key relative to the collection
   * @param rows number of rows
   * @param bytes size of the file
   * @param crc32c CRC-32C of the whole file
   * @param columns statistics by column id
   */
  public Fragment(
      String path, long rows, long bytes, int crc32c, Map<Integer, ColumnStatistics> columns) {
    this(path, rows, bytes, crc32c, columns, ANY_ID, 0);
  }
}
