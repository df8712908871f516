package io.recursivestore.dataset;

import io.recursivestore.format.Compression;
import io.recursivestore.model.InvalidRequestException;
import java.io.Serializable;

/**
 * How data files are written.
 *
 * @param compression their compression
 * @param targetFileBytes a file is ended when it has about this many bytes
 */
public record WriteOptions(Compression compression, long targetFileBytes) implements Serializable {
  /** Automatic compression, files of 128 MiB. */
  public static final WriteOptions DEFAULT = new WriteOptions(Compression.AUTO, 128L << 20);

  /**
   * Checks the size.
   *
   * @throws InvalidRequestException if it is not positive
   */
  public WriteOptions {
    if (targetFileBytes <= 0) {
      throw new InvalidRequestException(
          "The target file size is " + targetFileBytes + " bytes; it must be positive.");
    }
  }
}
