package io.recursivestore.exchange;

import java.io.IOException;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * The rows of another split in the order of a column.
 *
 * @param source the other one
 * @param column what to sort by
 * @param runBytes how many bytes of rows to hold in memory
 * @param runRows how many rows to hold in memory
 */
record SortedSplit(Split source, String column, long runBytes, int runRows) implements Split {
  private static final long RUN_BYTES = 64L << 20;
  private static final int RUN_ROWS = 500_000;

  SortedSplit(Split source, String column) {
    this(source, column, RUN_BYTES, RUN_ROWS);
  }

  @Override
  public Features features() {
    return source.features();
  }

  @Override
  public OptionalLong rows() {
    return source.rows();
  }

  @Override
  public ArrowReader read(BufferAllocator allocator) {
    ArrowReader rows = source.read(allocator);
    try {
      return SortedReader.of(rows, column, runBytes, runRows);
    } catch (IOException e) {
      throw SortedReader.failed(e);
    }
  }
}
