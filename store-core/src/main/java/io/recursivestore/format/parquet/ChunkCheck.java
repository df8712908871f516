package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import java.util.List;
import java.util.Set;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

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

  static void check(String key, List<BlockMetaData> groups, long fileBytes) {
    long rows = 0;
    for (BlockMetaData group : groups) {
      rows += group.getRowCount();
      if (group.getRowCount() < 0 || rows < 0) {
        throw damaged(key, "a row group has " + group.getRowCount() + " rows");
      }
      // One without rows is never read. Some writers put its columns at the file's beginning.
      for (ColumnChunkMetaData chunk : columns(group)) {
        long start = chunk.getStartingPos();
        long bytes = chunk.getTotalSize();
        if (start < MAGIC_BYTES || bytes < 0 || bytes > fileBytes - start) {
          throw damaged(
              key, chunk, "has " + bytes + " bytes at " + start + " of " + fileBytes + " in all");
        }
        if (chunk.getValueCount() < 0) {
          throw damaged(key, chunk, "has " + chunk.getValueCount() + " values");
        }
        if (!CODECS.contains(chunk.getCodec())) {
          throw damaged(key, chunk, "has the unknown compression " + chunk.getCodec());
        }
      }
    }
  }

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
