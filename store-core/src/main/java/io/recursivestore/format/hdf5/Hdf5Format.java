package io.recursivestore.format.hdf5;

import io.recursivestore.format.Compression;
import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.Selection;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.ObjectStore;

/**
 * HDF5: a dataset for each column, and one for its nulls. A file is gathered in memory until it
 * ends, twice of what it takes on disk at most. It holds numbers, booleans, times, text, and lists
 * of them.
 */
public final class Hdf5Format implements DataFormat {
  /** Creates the format. */
  public Hdf5Format() {}

  @Override
  public String extension() {
    return FileFormat.HDF5.extension();
  }

  @Override
  public FragmentWriter write(ObjectStore objects, String key, Schema schema, FileOptions options) {
    check(options);
    Hdf5Columns.check(schema);
    return new Hdf5FragmentWriter(objects.create(key), key, schema);
  }

  @Override
  public FragmentReader read(
      ObjectStore objects, String key, Fragment fragment, Selection selection) {
    return Hdf5FragmentReader.open(
        objects, key, fragment, selection.schema(), selection.batchRows());
  }

  /**
   * Refuses what these files can't have.
   *
   * @param options how a file is to be written
   * @throws InvalidRequestException if they can't be compressed like that, or for a Bloom filter
   */
  public static void check(FileOptions options) {
    options.requireNoBloomFilters("HDF5");
    Compression compression = options.compression();
    if (compression != Compression.AUTO && compression != Compression.NONE) {
      throw new InvalidRequestException(
          "HDF5 files can't be compressed with '"
              + compression.word()
              + "'. Use none, or leave it out; or write Parquet files.");
    }
  }
}
