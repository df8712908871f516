package io.recursivestore.format.parquet;

import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.parquet.page.FileRanges;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/** The row groups that are read of a file, one after another, and their bytes. For one thread. */
interface GroupBytes extends AutoCloseable {

  /**
   * Goes to the next row group that may have a match. The bytes of the one before are given back.
   *
   * @param allocator gives the memory of what is read
   * @return null if there is none
   */
  @Nullable RowGroup next(BufferAllocator allocator);

  /** Returns access to a column of the row group, which is closed with the row group. */
  FileRanges of(ColumnDescriptor leaf);

  /** Returns the place of the row group, or of that which reading failed in. */
  int position();

  /** Returns what was left out with whole row groups before it. */
  ReadCounts leftOut();

  @Override
  void close();
}
