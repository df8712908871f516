package io.recursivestore.dataset;

import io.recursivestore.dataset.ColumnCache.Block;
import io.recursivestore.format.DataFormat;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.Fragment;
import io.recursivestore.storage.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Takes blocks of columns from a cache, and decodes and caches those that are missing. The columns
 * of the filter come first: where it leaves no row of a block, the others are not touched.
 */
final class CachedBatches implements BatchSource {
  private static final int MOST_BLOCK_ROWS = 1 << 14;
  private static final long BLOCK_BYTES = 16L << 20;

  private final ObjectStore objects;
  private final DataFormat format;
  private final BufferAllocator scratch;
  private final CollectionRef dataset;
  private final ColumnCache cache;
  private final ScanPlan plan;
  private final boolean isAsked;
  private final List<Column> filterColumns;
  private final List<Column> otherColumns;
  private final RowMask mask = new RowMask();
  private final Iterator<Fragment> fragments;
  private @Nullable OpenFile file;

  /**
   * Starts reading.
   *
   * @param isAsked whether somebody needs the rows, rather than may need them later
   */
  CachedBatches(
      ObjectStore objects,
      DataFormat format,
      BufferAllocator scratch,
      CollectionRef dataset,
      ColumnCache cache,
      ScanPlan plan,
      boolean isAsked) {
    this.objects = objects;
    this.format = format;
    this.scratch = scratch;
    this.dataset = dataset;
    this.cache = cache;
    this.plan = plan;
    this.isAsked = isAsked;
    this.fragments = plan.fragments().iterator();
    List<Column> all = plan.decoded().columns();
    this.filterColumns =
        all.stream()
            .filter(c -> plan.filter().filter(f -> f.columns().contains(c.name())).isPresent())
            .toList();
    this.otherColumns = all.stream().filter(c -> !filterColumns.contains(c)).toList();
  }

  /** A file whose blocks are read. */
  private final class OpenFile implements AutoCloseable {
    private final Fragment fragment;
    private final String key;
    private final int blockRows;
    private final ColumnRun filterRun;
    private final ColumnRun otherRun;
    private long row;

    OpenFile(Fragment fragment) {
      this.fragment = fragment;
      this.key = dataset.prefix() + "/" + fragment.path();
      this.blockRows = blockRows(fragment);
      this.filterRun = new ColumnRun(objects, format, key, fragment, blockRows, scratch);
      this.otherRun = new ColumnRun(objects, format, key, fragment, blockRows, scratch);
    }

    /** Returns the next block, perhaps without rows; null at the end. */
    @Nullable Batch next() {
      if (row >= fragment.rows()) {
        return null;
      }
      long first = row;
      int count = (int) Math.min(blockRows, fragment.rows() - first);
      row += count;
      Map<String, CachedColumn> columns = new HashMap<>();
      boolean done = false;
      try {
        load(filterRun, filterColumns, first, count, columns);
        boolean matches = matches(columns, count);
        if (matches) {
          load(otherRun, otherColumns, first, count, columns);
        }
        Batch batch =
            batch(matches ? plan.decoded().columns() : List.of(), columns, matches ? count : 0);
        done = true;
        return batch;
      } finally {
        if (!done) {
          columns.values().forEach(CachedColumn::release);
        }
      }
    }

    private void load(
        ColumnRun run,
        List<Column> wanted,
        long first,
        int count,
        Map<String, CachedColumn> columns) {
      List<Column> missing = new ArrayList<>();
      for (Column column : wanted) {
        CachedColumn found = cache.acquire(new Block(key, column, first), isAsked);
        if (found == null) {
          missing.add(column);
        } else {
          columns.put(column.name(), found);
        }
      }
      if (missing.isEmpty()) {
        return;
      }
      List<FieldVector> vectors = run.read(missing, first, count, cache.allocator());
      for (int i = 0; i < vectors.size(); i++) {
        CachedColumn loaded = new CachedColumn(vectors.get(i));
        columns.put(missing.get(i).name(), loaded);
        cache.put(new Block(key, missing.get(i), first), loaded);
      }
    }

    private boolean matches(Map<String, CachedColumn> columns, int count) {
      if (plan.filter().isEmpty()) {
        return true;
      }
      mask.reset(count);
      plan.filter().get().apply(Batch.view(vectors(filterColumns, columns), count), mask);
      return mask.nextKept(0) >= 0;
    }

    @Override
    public void close() {
      try (filterRun;
          otherRun) {
        row = fragment.rows();
      }
    }
  }

  @Override
  public @Nullable Batch next() {
    while (true) {
      OpenFile open = file;
      if (open == null) {
        if (!fragments.hasNext()) {
          return null;
        }
        open = new OpenFile(fragments.next());
        file = open;
      }
      Batch batch = open.next();
      if (batch == null) {
        close();
      } else if (batch.rows().getRowCount() == 0) {
        batch.close();
      } else {
        return batch;
      }
    }
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  private static Batch batch(List<Column> wanted, Map<String, CachedColumn> columns, int count) {
    long bytes = columns.values().stream().mapToLong(CachedColumn::bytes).sum();
    return new Batch(
        Batch.view(vectors(wanted, columns), count),
        bytes,
        () -> columns.values().forEach(CachedColumn::release));
  }

  private static List<FieldVector> vectors(List<Column> wanted, Map<String, CachedColumn> columns) {
    List<FieldVector> vectors = new ArrayList<>();
    for (Column column : wanted) {
      CachedColumn found = columns.get(column.name());
      if (found != null) {
        vectors.add(found.vector());
      }
    }
    return vectors;
  }

  /**
   * Returns a power of two that depends on the file alone, so that all readers have the same
   * blocks.
   */
  private static int blockRows(Fragment fragment) {
    long rowBytes = Math.max(1, fragment.bytes() / Math.max(1, fragment.rows()));
    return (int) Long.highestOneBit(Math.max(1, Math.min(MOST_BLOCK_ROWS, BLOCK_BYTES / rowBytes)));
  }
}
