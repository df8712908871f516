package io.recursivestore.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The whole state of a collection at one version.
 *
 * @param version the version
 * @param time when it was committed
 * @param created when the collection was created, which tells it from another that had its name
 * @param schema its schema
 * @param expiry which versions up to this one are left
 * @param fileFormat the name of the format in which files are written, if one was chosen
 * @param files its data files
 */
public record Snapshot(
    long version,
    Instant time,
    Instant created,
    Schema schema,
    Expiry expiry,
    Optional<String> fileFormat,
    Fragments files) {
  /**
   * Returns the format in which files are written, which files of earlier versions need not have.
   *
   * @throws InvalidRequestException if this version of the library can't write it
   */
  public FileFormat writtenAs() {
    return fileFormat.map(FileFormat::of).orElse(FileFormat.PARQUET);
  }

  /** Returns all data files, oldest first. */
  public List<Fragment> fragments() {
    return files.list(Optional.empty());
  }

  /**
   * Returns the data files that may hold rows for which a filter is true, oldest first.
   *
   * @param filter the filter
   * @return the files, with the statistics of the columns that the filter names
   */
  public List<Fragment> fragmentsFor(Filter filter) {
    return files.list(Optional.of(new StatisticsFilter(schema, filter)));
  }

  /** Returns the number of data files. */
  public long fragmentCount() {
    return files.totals().fragments();
  }

  /** Returns the number of rows. */
  public long rows() {
    return files.totals().rows();
  }

  /** Returns the size of all data files in bytes. */
  public long bytes() {
    return files.totals().bytes();
  }
}
