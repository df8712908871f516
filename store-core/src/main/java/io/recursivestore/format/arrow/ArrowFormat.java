package io.recursivestore.format.arrow;

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
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/**
 * Arrow IPC files. What is not compressed is not decoded either: where the file is local, its
 * memory is mapped, and batches are parts of it, which nobody may write to. Fields carry the ids of
 * their columns as metadata.
 */
public final class ArrowFormat implements DataFormat {
  /** Creates the format. */
  public ArrowFormat() {}

  @Override
  public String extension() {
    return FileFormat.ARROW.extension();
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidRequestException if Arrow has no such compression, or for a Bloom filter
   */
  @Override
  public FragmentWriter write(ObjectStore objects, String key, Schema schema, FileOptions options) {
    check(options);
    CodecType codec = codec(options.compression());
    return new ArrowFragmentWriter(objects.create(key), key, schema, codec);
  }

  @Override
  public FragmentReader read(
      ObjectStore objects, String key, Fragment fragment, Selection selection) {
    return ArrowFragmentReader.open(
        objects, key, fragment, selection.schema(), selection.batchRows());
  }

  /**
   * Refuses what Arrow files can't have.
   *
   * @param options how a file is to be written
   * @throws InvalidRequestException if Arrow has no such compression, or for a Bloom filter
   */
  public static void check(FileOptions options) {
    codec(options.compression());
    options.requireNoBloomFilters("Arrow");
  }

  private static CodecType codec(Compression compression) {
    return switch (compression) {
      case AUTO, NONE -> CodecType.NO_COMPRESSION;
      case ZSTD -> CodecType.ZSTD;
      case LZ4_RAW -> CodecType.LZ4_FRAME;
      case SNAPPY, GZIP ->
          throw new InvalidRequestException(
              "Arrow files can't be compressed with '"
                  + compression.word()
                  + "'. Use none, zstd or lz4_raw, or leave it out.");
    };
  }
}
