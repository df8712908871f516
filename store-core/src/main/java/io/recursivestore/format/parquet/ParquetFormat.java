package io.recursivestore.format.parquet;

import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.ObjectStore;
import java.util.Map;
import java.util.function.Supplier;

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
  public FragmentWriter write(ObjectStore objects, String key, Schema schema, FileOptions options) {
    return write(objects, key, schema, options, Map::of);
  }

  /**
   * Starts writing a file with metadata of its own.
   *
   * @param objects where the file goes
   * @param key its key
   * @param schema the columns of the file
   * @param options how to write it
   * @param metadata gives keys and values for the file's footer; asked when all rows are written
   * @return a writer, which the caller closes
   */
  public FragmentWriter write(
      ObjectStore objects,
      String key,
      Schema schema,
      FileOptions options,
      Supplier<Map<String, String>> metadata) {
    return new ParquetFragmentWriter(objects.create(key), key, schema, options, metadata);
  }

  @Override
  public FragmentReader read(
      ObjectStore objects, String key, Fragment fragment, Selection selection) {
    return ParquetFragmentReader.open(objects, key, fragment, selection);
  }
}
