package io.recursivestore.exchange.files;

import java.util.List;

/**
 * What was taken into a dataset.
 *
 * @param version the version that holds it first
 * @param rows the number of rows
 * @param linkedFiles the number of files that stay where they are
 * @param linkedBytes the number of their bytes
 * @param copiedFiles the number of files that were copied as they are: on request, or because they
 *     can't be linked from where the store is
 * @param copiedBytes the number of their bytes
 * @param convertedFiles the number of files whose rows were written anew
 * @param convertedBytes the number of bytes that were written for them
 * @param skipped the names of the columns that were left out
 */
public record FileImported(
    long version,
    long rows,
    long linkedFiles,
    long linkedBytes,
    long copiedFiles,
    long copiedBytes,
    long convertedFiles,
    long convertedBytes,
    List<String> skipped) {
  /** Copies the list. */
  public FileImported {
    skipped = List.copyOf(skipped);
  }

  /** Returns the number of all files. */
  public long files() {
    return linkedFiles + copiedFiles + convertedFiles;
  }
}
