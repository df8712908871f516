package io.recursivestore.format.parquet;

import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.ahead.AheadFile;
import io.recursivestore.format.ahead.AheadGroup;
import io.recursivestore.format.ahead.ReadAhead;
import io.recursivestore.format.ahead.Wanted;
import io.recursivestore.format.parquet.page.FetchedRanges;
import io.recursivestore.format.parquet.page.FileRanges;
import io.recursivestore.storage.ObjectReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The row groups of a file that can't be mapped. What will be read is known before the first byte
 * is, so that it can be read ahead.
 */
final class FetchedGroups implements GroupBytes {
  private final ObjectReader object;
  private final List<ColumnDescriptor> leaves;
  private final Set<String> filtered;
  private final List<Planned> planned = new ArrayList<>();
  private final Map<List<String>, FileRanges> columns = new HashMap<>();
  private final ReadCounts leftOutInAll;
  private @Nullable ReadAhead own;
  private @Nullable AheadFile file;
  private List<AheadGroup> bytes = List.of();
  private int next;

  /** A row group, its place, and what was left out before it. */
  private record Planned(RowGroup group, int position, ReadCounts leftOut) {}

  /**
   * Finds the row groups.
   *
   * @param object what is read; left open
   * @param leaves the columns
   * @param file reads them ahead, and is closed with this; null if nothing is read ahead
   * @param filtered the names, at the top of the file, of columns that a filter looks at
   */
  FetchedGroups(
      RowGroups groups,
      ObjectReader object,
      List<ColumnDescriptor> leaves,
      @Nullable AheadFile file,
      Set<String> filtered) {
    this.object = object;
    this.filtered = filtered;
    this.leaves = leaves;
    for (RowGroup group = groups.next(); group != null; group = groups.next()) {
      planned.add(new Planned(group, groups.position(), groups.leftOut()));
    }
    leftOutInAll = groups.leftOut();
    if (file != null) {
      plan(file);
    }
  }

  @Override
  public @Nullable RowGroup next(BufferAllocator allocator) {
    closeGroup();
    if (next == planned.size()) {
      next++;
    }
    if (next > planned.size()) {
      return null;
    }
    if (file == null) {
      own = new ReadAhead(allocator, 0);
      plan(own.file());
    }
    RowGroup group = planned.get(next).group();
    List<AheadGroup> planned = bytes;
    for (int i = 0; i < leaves.size(); i++) {
      columns.put(
          List.of(leaves.get(i).getPath()),
          new FetchedRanges(allocator, planned.get(next).columns().get(i)));
    }
    next++;
    return group;
  }

  @Override
  public FileRanges of(ColumnDescriptor leaf) {
    FileRanges ranges = columns.get(List.of(leaf.getPath()));
    if (ranges == null) {
      throw new IllegalStateException("No row group has been begun");
    }
    return ranges;
  }

  @Override
  public int position() {
    return next == 0 || next > planned.size() ? 0 : planned.get(next - 1).position();
  }

  @Override
  public ReadCounts leftOut() {
    if (next > planned.size() || planned.isEmpty()) {
      return leftOutInAll;
    }
    return next == 0 ? ReadCounts.NONE : planned.get(next - 1).leftOut();
  }

  @Override
  public void close() {
    ReadAhead ahead = own;
    AheadFile last = file;
    try (ahead;
        last) {
      closeGroup();
    }
  }

  private void closeGroup() {
    columns.values().forEach(FileRanges::close);
    columns.clear();
    if (next > 0 && next <= planned.size() && !bytes.isEmpty()) {
      bytes.get(next - 1).close();
    }
  }

  private void plan(AheadFile ahead) {
    file = ahead;
    List<List<Wanted>> wanted = new ArrayList<>();
    for (Planned group : planned) {
      List<Wanted> chunks = new ArrayList<>();
      for (ColumnDescriptor leaf : leaves) {
        chunks.add(new Wanted(group.group().ranges(leaf), filtered.contains(leaf.getPath()[0])));
      }
      wanted.add(chunks);
    }
    bytes = ahead.plan(object, wanted);
  }
}
