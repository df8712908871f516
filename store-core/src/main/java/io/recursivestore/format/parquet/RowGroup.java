package io.recursivestore.format.parquet;

import io.recursivestore.format.ahead.Wanted.Range;
import io.recursivestore.model.CorruptDataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  /** Returns where the bytes are that have to be read of a column. */
  List<Range> ranges(ColumnDescriptor leaf) {
    ColumnChunkMetaData chunk = chunk(leaf);
    OffsetIndex index = index(leaf);
    long start = chunk.getStartingPos();
    if (index == null || index.getPageCount() == 0) {
      return List.of(new Range(start, chunk.getTotalSize()));
    }
    List<Range> ranges = new ArrayList<>();
    // The dictionary comes before the first page.
    ranges.add(new Range(start, index.getOffset(0) - start));
    for (int page = 0; page < index.getPageCount(); page++) {
      long last = index.getLastRowIndex(page, meta.getRowCount());
      if (rows.isOverlapping(index.getFirstRowIndex(page), last)) {
        ranges.add(new Range(index.getOffset(page), index.getCompressedPageSize(page)));
      }
    }
    return ranges;
  }

  /** Returns where the pages of a column are, if that is known. */
  @Nullable OffsetIndex index(ColumnDescriptor leaf) {
    return indexes == null ? null : indexes.getOffsetIndex(chunk(leaf).getPath());
  }
}
