package io.recursivestore.exchange;

import io.recursivestore.model.InvalidRequestException;

/**
 * How a dataset is saved.
 *
 * @param maxShardBytes a file is ended before it has more than about this many bytes of rows
 * @param batchRows the largest number of rows in a batch; batches of wide rows are smaller
 * @param progress is told how many rows are written
 */
public record SaveOptions(long maxShardBytes, int batchRows, Progress progress) {
  /** Files of 500 MB and batches of 1,000 rows, as HuggingFace saves. */
  public static final SaveOptions DEFAULT = new SaveOptions(500_000_000L, 1_000, Progress.NONE);

  /**
   * Checks the sizes.
   *
   * @throws InvalidRequestException if one is not positive
   */
  public SaveOptions {
    if (maxShardBytes <= 0 || batchRows <= 0) {
      throw new InvalidRequestException(
          "Files of "
              + maxShardBytes
              + " bytes with batches of "
              + batchRows
              + " rows can't be written. Both must be positive.");
    }
  }

  /**
   * Returns these options with another size of files.
   *
   * @param bytes about the largest number of bytes of rows in a file
   */
  public SaveOptions withMaxShardBytes(long bytes) {
    return new SaveOptions(bytes, batchRows, progress);
  }

  /**
   * Returns these options with somebody who is told of the progress.
   *
   * @param listener is told how many rows are written
   */
  public SaveOptions withProgress(Progress listener) {
    return new SaveOptions(maxShardBytes, batchRows, listener);
  }
}
