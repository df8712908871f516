package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexStore;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.jspecify.annotations.Nullable;

/**
 * A row group that is read.
 *
 * @param meta what the footer says of it
 * @param rows which of its rows are read
 * @param indexes where the pages of its columns are; null if that was not asked for, or not written
 */
record RowGroup(BlockMetaData meta, RowRanges rows, @Nullable ColumnIndexStore indexes) {

  /**
   * Returns what the footer says of a column.
   *
   * @throws CorruptDataException if it says nothing
   */
  ColumnChunkMetaData chunk(ColumnDescriptor leaf) {
    for (ColumnChunkMetaData chunk : meta.getColumns()) {
      if (Arrays.equals(chunk.getPath().toArray(), leaf.getPath())) {
        return chunk;
      }
    }
    throw new CorruptDataException(
        "The row group has no column " + String.join(".", leaf.getPath()) + ".");
  }

  /** Returns where the pages of a column are, if that is known. */
  @Nullable OffsetIndex index(ColumnDescriptor leaf) {
    return indexes == null ? null : indexes.getOffsetIndex(chunk(leaf).getPath());
  }
}
