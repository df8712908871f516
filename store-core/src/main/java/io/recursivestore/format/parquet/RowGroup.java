package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexStore;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.jspecify.annotations.Nullable;

/**
 * A row group that is read.
 *
 * @param meta what the footer says of it
 * @param chunks the same of its columns, by their paths
 * @param rows which of its rows are read
 * @param indexes where the pages of its columns are; null if that was not asked for, or not written
 */
record RowGroup(
    BlockMetaData meta,
    Map<ColumnPath, ColumnChunkMetaData> chunks,
    RowRanges rows,
    @Nullable ColumnIndexStore indexes) {

  /** Describes a row group. */
  static RowGroup of(BlockMetaData meta, RowRanges rows, @Nullable ColumnIndexStore indexes) {
    Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();
    meta.getColumns().forEach(chunk -> chunks.put(chunk.getPath(), chunk));
    return new RowGroup(meta, chunks, rows, indexes);
  }

  /**
   * Returns what the footer says of a column.
   *
   * @throws CorruptDataException if it says nothing
   */
  ColumnChunkMetaData chunk(ColumnDescriptor leaf) {
    ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(leaf.getPath()));
    if (chunk == null) {
      throw new CorruptDataException(
          "The row group has no column " + String.join(".", leaf.getPath()) + ".");
    }
    return chunk;
  }

  /** Returns where the pages of a column are, if that is known. */
  @Nullable OffsetIndex index(ColumnDescriptor leaf) {
    return indexes == null ? null : indexes.getOffsetIndex(chunk(leaf).getPath());
  }
}
