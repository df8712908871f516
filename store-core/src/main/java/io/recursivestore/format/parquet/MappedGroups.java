package io.recursivestore.format.parquet;

import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.parquet.page.FileRanges;
import io.recursivestore.format.parquet.page.ObjectRanges;
import io.recursivestore.storage.ObjectReader;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/** The row groups of a local file, which is mapped. The operating system reads it ahead. */
final class MappedGroups implements GroupBytes {
  private final RowGroups groups;
  private final ObjectReader object;
  private @Nullable FileRanges ranges;

  MappedGroups(RowGroups groups, ObjectReader object) {
    this.groups = groups;
    this.object = object;
  }

  /** Returns whether an object can be mapped: a mapping has at most 2 GiB. */
  static boolean canMap(ObjectReader object) {
    return object.local().isPresent() && object.size() <= Integer.MAX_VALUE;
  }

  @Override
  public @Nullable RowGroup next(BufferAllocator allocator) {
    if (ranges == null) {
      ranges = new ObjectRanges(allocator, object);
    }
    return groups.next();
  }

  @Override
  public FileRanges of(ColumnDescriptor leaf) {
    if (ranges == null) {
      throw new IllegalStateException("There is no row group yet");
    }
    return ranges;
  }

  @Override
  public int position() {
    return groups.position();
  }

  @Override
  public ReadCounts leftOut() {
    return groups.leftOut();
  }

  @Override
  public void close() {
    if (ranges != null) {
      ranges.close();
      ranges = null;
    }
  }
}
