package io.recursivestore.format.parquet;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * How much memory the values of a row group take when they are decoded. The size of its pages says
 * little: a dictionary holds a long text once that is in every row.
 */
final class DecodedSize {
  /** An element of the widest fixed type, its validity, and its levels. */
  private static final long VALUE_BYTES = 24;

  private DecodedSize() {}

  /** Returns about the number of bytes of the columns that are read. */
  static long of(BlockMetaData group, MessageType projection) {
    Set<List<String>> read = new HashSet<>();
    projection.getPaths().forEach(path -> read.add(List.of(path)));
    long bytes = 0;
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (read.contains(List.of(chunk.getPath().toArray()))) {
        bytes += chunk.getValueCount() * VALUE_BYTES + textBytes(chunk);
      }
    }
    return bytes;
  }

  private static long textBytes(ColumnChunkMetaData chunk) {
    if (chunk.getPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
      return 0;
    }
    SizeStatistics sizes = chunk.getSizeStatistics();
    long decoded =
        sizes != null && sizes.isValid() ? sizes.getUnencodedByteArrayDataBytes().orElse(0L) : 0;
    return Math.max(decoded, chunk.getTotalUncompressedSize());
  }
}
