package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Checks what a footer says of its column chunks before parquet-java believes it: it allocates
 * memory of any size, and loads the classes of any codec.
 */
final class ChunkCheck {
  private static final int MAGIC_BYTES = 4;
  private static final Set<CompressionCodecName> CODECS =
      Set.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4,
          CompressionCodecName.LZ4_RAW,
          CompressionCodecName.GZIP);

  private ChunkCheck() {}

  /** Checks all chunks that can be looked at without the key of a column. */
  static void check(String key, List<BlockMetaData> groups, long fileBytes) {
    long rows = 0;
    for (BlockMetaData group : groups) {
      rows += group.getRowCount();
      if (group.getRowCount() < 0 || rows < 0) {
        throw damaged(key, "a row group has " + group.getRowCount() + " rows");
      }
      for (ColumnChunkMetaData chunk : columns(group)) {
        if (!chunk.isEncrypted()) {
          checkPlace(key, chunk, fileBytes);
        }
      }
    }
  }

  /**
   * Checks chunks that are to be read, and gets the keys of those that need one.
   *
   * @param read their columns
   * @throws InvalidRequestException if a column can't be read for want of a key or a codec
   */
  static void checkRead(String key, List<BlockMetaData> groups, MessageType read, long fileBytes) {
    Set<ColumnPath> paths = new HashSet<>();
    read.getPaths().forEach(path -> paths.add(ColumnPath.get(path)));
    for (BlockMetaData group : groups) {
      for (ColumnChunkMetaData chunk : columns(group)) {
        if (paths.contains(chunk.getPath())) {
          if (chunk.isEncrypted()) {
            String what = "column '" + chunk.getPath().toDotString() + "' of '" + key + "'";
            Decryption.run(what, chunk::getTotalSize);
            checkPlace(key, chunk, fileBytes);
          }
          checkCodec(key, chunk);
        }
      }
    }
  }

  /** Returns whether pages that are compressed so can be read. */
  static boolean isKnown(CompressionCodecName codec) {
    return CODECS.contains(codec);
  }

  private static void checkPlace(String key, ColumnChunkMetaData chunk, long fileBytes) {
    long start = chunk.getStartingPos();
    long bytes = chunk.getTotalSize();
    if (start < MAGIC_BYTES || bytes < 0 || bytes > fileBytes - start) {
      throw damaged(
          key, chunk, "has " + bytes + " bytes at " + start + " of " + fileBytes + " in all");
    }
    if (chunk.getValueCount() < 0) {
      throw damaged(key, chunk, "has " + chunk.getValueCount() + " values");
    }
  }

  private static void checkCodec(String key, ColumnChunkMetaData chunk) {
    if (!isKnown(chunk.getCodec())) {
      throw new InvalidRequestException(
          "Column '"
              + chunk.getPath().toDotString()
              + "' of '"
              + key
              + "' can't be read: it is compressed with "
              + chunk.getCodec()
              + ", for which there is no decompressor. Write it with ZSTD or SNAPPY, or leave it"
              + " out.");
    }
  }

  /** One without rows is never read. Some writers put its columns at the file's beginning. */
  private static List<ColumnChunkMetaData> columns(BlockMetaData group) {
    return group.getRowCount() == 0 ? List.of() : group.getColumns();
  }

  private static CorruptDataException damaged(
      String key, ColumnChunkMetaData chunk, String problem) {
    return damaged(key, chunk.getPath() + " " + problem);
  }

  private static CorruptDataException damaged(String key, String problem) {
    return new CorruptDataException("'" + key + "' is damaged in its footer: " + problem + ".");
  }
}
