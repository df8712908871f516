package io.recursivestore.format.parquet;

import io.recursivestore.format.Compression;
import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.ObjectStore;

/**
 * Parquet: plain files that any Parquet reader reads. Columns carry their ids as Parquet field ids.
 */
public final class ParquetFormat implements DataFormat {
  /** Creates the format. */
  public ParquetFormat() {}

  @Override
  public String extension() {
    return "parquet";
  }

  @Override
  public FragmentWriter write(
      ObjectStore objects, String key, Schema schema, Compression compression) {
    return new ParquetFragmentWriter(objects.create(key), key, schema, compression);
  }

  @Override
  public FragmentReader read(
      ObjectStore objects, String key, Fragment fragment, Schema schema, int batchRows) {
    return ParquetFragmentReader.open(objects, key, fragment, schema, batchRows);
  }
}
