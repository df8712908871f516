package io.recursivestore.format;

import io.recursivestore.model.InvalidRequestException;
import java.util.List;

/**
 * How one data file is written.
 *
 * @param compression its compression
 * @param bloomFilterColumns names of columns that get Bloom filters, where the format has any
 */
public record FileOptions(Compression compression, List<String> bloomFilterColumns) {
  /** Copies the list. */
  public FileOptions {
    bloomFilterColumns = List.copyOf(bloomFilterColumns);
  }

  /**
   * Creates options without Bloom filters.
   *
   * @param compression the file's compression
   */
  public FileOptions(Compression compression) {
    this(compression, List.of());
  }

  /**
   * Refuses Bloom filters, for a format that has none.
   *
   * @param format what messages call the format
   * @throws InvalidRequestException if there are to be some
   */
  public void requireNoBloomFilters(String format) {
    if (!bloomFilterColumns.isEmpty()) {
      throw new InvalidRequestException(
          format
              + " files can't have Bloom filters, but there are to be some for "
              + bloomFilterColumns
              + ". Write Parquet files, or leave them out.");
    }
  }
}
