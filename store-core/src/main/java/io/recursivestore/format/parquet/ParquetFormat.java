package io.recursivestore.format.parquet;

import io.recursivestore.format.Compression;
import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.Selection;
import io.recursivestore.format.ahead.AheadFile;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet: plain files that any Parquet reader reads. Columns carry their ids as Parquet field ids.
 */
public final class ParquetFormat implements DataFormat {
  private final ParquetKeys keys;

  /** Creates the format, without keys of encrypted files. */
  public ParquetFormat() {
    this(ParquetKeys.NONE);
  }

  /**
   * Creates the format.
   *
   * @param keys asked for the keys of files that are encrypted
   */
  public ParquetFormat(ParquetKeys keys) {
    this.keys = keys;
  }

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

  /**
   * Returns which compression somebody asked for when a file was written.
   *
   * @param objects where the file is
   * @param key its key
   * @return its codec, if all columns have the same and {@link Compression#AUTO} chooses no such;
   *     else that
   * @throws io.recursivestore.model.CorruptDataException if its footer is damaged
   */
  public Compression compression(ObjectStore objects, String key) {
    try (ObjectReader object = objects.open(key)) {
      Set<CompressionCodecName> codecs = EnumSet.noneOf(CompressionCodecName.class);
      for (BlockMetaData group :
          OpenParquet.of(key, object, keysIn(objects)).parquet().getRowGroups()) {
        group.getColumns().stream()
            .filter(column -> !column.isEncrypted())
            .forEach(column -> codecs.add(column.getCodec()));
      }
      return codecs.size() == 1 ? asked(codecs.iterator().next()) : Compression.AUTO;
    }
  }

  private static Compression asked(CompressionCodecName codec) {
    return switch (codec) {
      case SNAPPY -> Compression.SNAPPY;
      case LZ4_RAW -> Compression.LZ4_RAW;
      case GZIP -> Compression.GZIP;
      default -> Compression.AUTO;
    };
  }

  @Override
  public FragmentReader read(
      ObjectStore objects, String key, Fragment fragment, Selection selection) {
    return ParquetFragmentReader.open(objects, key, fragment, selection, null, keysIn(objects));
  }

  @Override
  public FragmentReader read(
      ObjectStore objects, String key, Fragment fragment, Selection selection, AheadFile ahead) {
    return ParquetFragmentReader.open(objects, key, fragment, selection, ahead, keysIn(objects));
  }

  private ParquetKeys keysIn(ObjectStore objects) {
    return key -> keys.of(objects.description() + "/" + key);
  }
}
