package io.recursivestore.dataset;

import io.recursivestore.format.Compression;
import io.recursivestore.format.arrow.ArrowFormat;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.InvalidRequestException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How data files are written.
 *
 * @param compression their compression
 * @param targetFileBytes a file is ended when it has about this many bytes
 * @param fileFormat their format, or null for the dataset's
 */
public record WriteOptions(
    Compression compression, long targetFileBytes, @Nullable FileFormat fileFormat)
    implements Serializable {
  /** Automatic compression, files of 128 MiB. */
  public static final WriteOptions DEFAULT = new WriteOptions(Compression.AUTO, 128L << 20);

  /**
   * Creates options for files of the dataset's format.
   *
   * @param compression their compression
   * @param targetFileBytes a file is ended when it has about this many bytes
   * @throws InvalidRequestException if the size is not positive
   */
  public WriteOptions(Compression compression, long targetFileBytes) {
    this(compression, targetFileBytes, null);
  }

  /**
   * Returns the same options for files of a format, whatever the dataset's is.
   *
   * @param format the format
   */
  public WriteOptions as(FileFormat format) {
    return new WriteOptions(compression, targetFileBytes, format);
  }

  /**
   * Returns the same options for files that are compressed otherwise.
   *
   * @param other the compression
   * @throws InvalidRequestException if files of the format have no such compression
   */
  public WriteOptions withCompression(Compression other) {
    return new WriteOptions(other, targetFileBytes, fileFormat);
  }

  /**
   * Returns the same options for files of another size.
   *
   * @param bytes a file is ended when it has about this many bytes
   */
  public WriteOptions withTargetFileBytes(long bytes) {
    return new WriteOptions(compression, bytes, fileFormat);
  }

  /**
   * Checks the values.
   *
   * @throws InvalidRequestException if the size is not positive, or if files of the format have no
   *     such compression
   */
  public WriteOptions {
    if (fileFormat == FileFormat.ARROW) {
      ArrowFormat.check(compression);
    }
    if (targetFileBytes <= 0) {
      throw new InvalidRequestException(
          "The target file size is " + targetFileBytes + " bytes; it must be positive.");
    }
  }
}
