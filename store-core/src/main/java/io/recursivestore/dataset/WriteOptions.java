package io.recursivestore.dataset;

import io.recursivestore.format.Compression;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.arrow.ArrowFormat;
import io.recursivestore.format.hdf5.Hdf5Format;
import io.recursivestore.format.sql.SqlFormat;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How data files are written.
 *
 * @param compression their compression
 * @param targetFileBytes a file is ended when it has about this many bytes
 * @param fileFormat their format, or null for the dataset's
 * @param bloomFilterColumns names of columns whose Parquet files get Bloom filters, with which a
 *     reader that looks for single values skips most of those that lack them
 */
public record WriteOptions(
    Compression compression,
    long targetFileBytes,
    @Nullable FileFormat fileFormat,
    List<String> bloomFilterColumns)
    implements Serializable {
  /** Automatic compression, files of 128 MiB. */
  public static final WriteOptions DEFAULT = new WriteOptions(Compression.AUTO, 128L << 20);

  /** Types of which there are two values, or two zeros. */
  private static final Set<Primitive> WITHOUT_FILTER =
      Set.of(Primitive.BOOL, Primitive.FLOAT32, Primitive.FLOAT64);

  /**
   * Creates options for files of the dataset's format, without Bloom filters.
   *
   * @param compression their compression
   * @param targetFileBytes a file is ended when it has about this many bytes
   * @throws InvalidRequestException if the size is not positive
   */
  public WriteOptions(Compression compression, long targetFileBytes) {
    this(compression, targetFileBytes, null, List.of());
  }

  /**
   * Returns the same options for files of a format, whatever the dataset's is.
   *
   * @param format the format
   * @throws InvalidRequestException if files of the format have no such compression, or no Bloom
   *     filters
   */
  public WriteOptions as(FileFormat format) {
    return new WriteOptions(compression, targetFileBytes, format, bloomFilterColumns);
  }

  /**
   * Returns the same options with Bloom filters for some columns, and for no others.
   *
   * @param columns the columns' names
   * @throws InvalidRequestException if files of the format have no Bloom filters
   */
  public WriteOptions withBloomFilters(List<String> columns) {
    return new WriteOptions(compression, targetFileBytes, fileFormat, columns);
  }

  /**
   * Returns the same options for files that are compressed otherwise.
   *
   * @param other the compression
   * @throws InvalidRequestException if files of the format have no such compression
   */
  public WriteOptions withCompression(Compression other) {
    return new WriteOptions(other, targetFileBytes, fileFormat, bloomFilterColumns);
  }

  /**
   * Returns the same options for files of another size.
   *
   * @param bytes a file is ended when it has about this many bytes
   */
  public WriteOptions withTargetFileBytes(long bytes) {
    return new WriteOptions(compression, bytes, fileFormat, bloomFilterColumns);
  }

  /**
   * Checks the values.
   *
   * @throws InvalidRequestException if the size is not positive, or if files of the format have no
   *     such compression, or no Bloom filters
   */
  public WriteOptions {
    bloomFilterColumns = List.copyOf(bloomFilterColumns);
    FileOptions options = new FileOptions(compression, bloomFilterColumns);
    if (fileFormat == FileFormat.ARROW) {
      ArrowFormat.check(options);
    }
    if (fileFormat == FileFormat.HDF5) {
      Hdf5Format.check(options);
    }
    if (fileFormat == FileFormat.SQL) {
      SqlFormat.check(options);
    }
    if (targetFileBytes <= 0) {
      throw new InvalidRequestException(
          "The target file size is " + targetFileBytes + " bytes; it must be positive.");
    }
  }

  /**
   * Checks that Bloom filters are for columns that there are, and that can have them.
   *
   * @param schema the columns of the files
   * @throws InvalidRequestException if one is not
   */
  public void checkColumns(Schema schema) {
    for (String name : bloomFilterColumns) {
      Column column =
          schema.columns().stream()
              .filter(c -> c.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidRequestException(
                          Suggestion.unknown(
                              "column",
                              name,
                              schema.columns().stream().map(Column::name).toList())));
      boolean has =
          column.type() instanceof Decimal
              || (column.type() instanceof Primitive type && !WITHOUT_FILTER.contains(type));
      if (!has) {
        throw new InvalidRequestException(
            "Column '"
                + name
                + "' can't have a Bloom filter, which is for integers, decimals, texts, bytes,"
                + " dates and timestamps. Leave it out.");
      }
    }
  }

  FileOptions fileOptions() {
    return new FileOptions(compression, bloomFilterColumns);
  }
}
