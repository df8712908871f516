package io.recursivestore.format;

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
}
