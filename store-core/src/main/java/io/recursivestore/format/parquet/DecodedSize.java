package io.recursivestore.format.parquet;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * How much memory the values of a row group take when they are decoded. The size of its pages says
 * little: a dictionary holds a long text once that is in every row.
 */
final class DecodedSize {
  /** An element of the widest fixed type, its validity, and its levels. */
  private static final long VALUE_BYTES = 24;

  /** What has fewer bytes is no wider than the widest number. */
  private static final long WIDEST_NUMBER = 16;

  /** The most that a text is taken to have if nothing tells how long it is. */
  private static final long LONG_TEXT = 1 << 20;

  private DecodedSize() {}

  /** Returns about the number of bytes of the columns that are read. */
  static long of(BlockMetaData group, MessageType projection) {
    Set<List<String>> read = new HashSet<>();
    projection.getPaths().forEach(path -> read.add(List.of(path)));
    long bytes = 0;
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (read.contains(List.of(chunk.getPath().toArray()))) {
        bytes += chunk.getValueCount() * (VALUE_BYTES + fixedBytes(chunk)) + textBytes(chunk);
      }
    }
    return bytes;
  }

  /** Returns how much longer than other values those are that all have the same length. */
  private static long fixedBytes(ColumnChunkMetaData chunk) {
    PrimitiveType type = chunk.getPrimitiveType();
    return type.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
        ? Math.max(0, type.getTypeLength() - WIDEST_NUMBER)
        : 0;
  }

  private static long textBytes(ColumnChunkMetaData chunk) {
    if (chunk.getPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
      return 0;
    }
    SizeStatistics sizes = chunk.getSizeStatistics();
    long decoded =
        sizes != null && sizes.isValid() && sizes.getUnencodedByteArrayDataBytes().isPresent()
            ? sizes.getUnencodedByteArrayDataBytes().get()
            : chunk.getValueCount() * guessedWidth(chunk);
    return Math.max(decoded, chunk.getTotalUncompressedSize());
  }

  /** Guesses from the bounds how long texts are that may be in a dictionary. */
  private static long guessedWidth(ColumnChunkMetaData chunk) {
    Statistics<?> bounds = chunk.getStatistics();
    if (!chunk.hasDictionaryPage() || bounds == null || !bounds.isNumNullsSet()) {
      return 0;
    }
    if (bounds.hasNonNullValue()) {
      return Math.max(bounds.getMinBytes().length, bounds.getMaxBytes().length);
    }
    // Writers leave out bounds that are long.
    return bounds.getNumNulls() == chunk.getValueCount()
        ? 0
        : Math.min(LONG_TEXT, chunk.getTotalUncompressedSize());
  }
}
