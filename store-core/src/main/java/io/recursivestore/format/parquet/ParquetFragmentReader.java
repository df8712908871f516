package io.recursivestore.format.parquet;

import io.recursivestore.format.FragmentCheck;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.format.VectorFilter;
import io.recursivestore.format.parquet.page.ChunkPages;
import io.recursivestore.format.parquet.page.FetchedRanges;
import io.recursivestore.format.parquet.page.FileRanges;
import io.recursivestore.format.parquet.page.ObjectRanges;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Parquet file, a row group at a time, into Arrow vectors. Vectors may get the file's own
 * memory, and are emptied when the rows end.
 */
final class ParquetFragmentReader implements FragmentReader {
  /** A batch of wide rows is cut to about this size. */
  private static final long TARGET_BATCH_BYTES = 16L << 20;

  private final String key;
  private final OpenParquet file;
  private final List<ColumnSource> sources;
  private final Optional<Filter> filter;
  private final @Nullable RowGroups groups;
  private final @Nullable MessageType projection;
  private final int batchRows;
  private long rowsWithoutColumns;
  private int groupBatchRows;
  private @Nullable FileRanges ranges;
  private boolean isMapped;
  private @Nullable CountedRows rows;
  private ReadCounts before = ReadCounts.NONE;

  /**
   * Reads a file that is open.
   *
   * @param sources what the vectors are filled from; if the file has none of it, rows are counted
   * @param filter a condition on the vectors; rows for which it isn't true may be left out
   * @param predicate the same for the file's own columns; null if there is none
   */
  ParquetFragmentReader(
      String key,
      OpenParquet file,
      List<ColumnSource> sources,
      Optional<Filter> filter,
      @Nullable FilterPredicate predicate,
      int batchRows) {
    this.key = key;
    this.file = file;
    this.sources = sources;
    this.filter = filter;
    this.projection = projection(file.schema(), sources);
    this.batchRows = batchRows;
    if (projection == null) {
      groups = null;
      rowsWithoutColumns = file.parquet().getRecordCount();
    } else {
      groups = new RowGroups(key, file.parquet(), projection, predicate);
    }
  }

  static ParquetFragmentReader open(
      ObjectStore objects, String key, Fragment fragment, Selection selection) {
    ObjectReader object = objects.open(key);
    boolean opened = false;
    try {
      FragmentCheck.size(key, object, fragment);
      OpenParquet file = OpenParquet.of(key, object);
      long rows = file.parquet().getRecordCount();
      if (rows != fragment.rows()) {
        throw new CorruptDataException(
            "'"
                + key
                + "' has "
                + rows
                + " rows, but the commit log says "
                + fragment.rows()
                + ".");
      }
      boolean hasIds = fragment.names().isEmpty();
      MessageType all = hasIds ? file.schema() : NamedTypes.of(file.schema(), fragment.names());
      List<Column> written =
          hasIds
              ? all.getFields().stream().flatMap(t -> FileColumns.of(t).stream()).toList()
              : NamedTypes.columns(all);
      Schema schema = selection.schema();
      List<ColumnSource> sources = sources(key, all, written, schema, fragment);
      FilterPredicate predicate =
          selection
              .filter()
              .flatMap(f -> FilterPredicates.of(f, schema, sources, file.countsNan()))
              .orElse(null);
      ParquetFragmentReader reader =
          new ParquetFragmentReader(
              key,
              file,
              sources,
              selection.filter().flatMap(f -> VectorFilter.part(f, schema)),
              predicate,
              selection.batchRows());
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        object.close();
      }
    }
  }

  @Override
  public boolean next(VectorSchemaRoot target) {
    try {
      while (rows != null || openRows(target)) {
        int count = Objects.requireNonNull(rows).next(groupBatchRows);
        if (count > 0) {
          target.setRowCount(count);
          return true;
        }
        closeRows();
      }
      // Whoever fills the vectors next may write to them.
      target.getFieldVectors().forEach(FieldVector::clear);
      return false;
    } catch (StoreException e) {
      throw e;
    } catch (OutOfMemoryException | OversizedAllocationException e) {
      throw new StorageException(
          "Can't hold a batch of '"
              + key
              + "' in memory: "
              + e.getMessage()
              + " Read fewer columns, or fewer rows at once.",
          e);
    } catch (RuntimeException | InternalError e) {
      // An InternalError is a page of a mapped file that could not be read.
      int group = groups == null ? 0 : groups.position();
      throw OpenParquet.damaged(key, "in row group " + group, e);
    }
  }

  @Override
  public ReadCounts counts() {
    ReadCounts counts = before.plus(new ReadCounts(file.file().bytesRead(), 0, 0, 0, 0));
    if (groups != null) {
      counts = counts.plus(groups.leftOut());
    }
    return rows == null ? counts : counts.plus(rows.counts());
  }

  @Override
  public void close() {
    try {
      closeRows();
    } finally {
      closeRanges();
      file.close(key);
    }
  }

  private void closeRows() {
    if (rows != null) {
      before = before.plus(rows.counts());
      rows.close();
      rows = null;
    }
  }

  /** Begins the next row group, if there is one. */
  private boolean openRows(VectorSchemaRoot target) {
    if (groups == null || projection == null) {
      return openCount(target);
    }
    RowGroup group = groups.next();
    if (group == null) {
      return false;
    }
    long rowBytes =
        DecodedSize.of(group.meta(), projection) / Math.max(1, group.meta().getRowCount());
    groupBatchRows =
        (int) Math.max(1, Math.min(batchRows, TARGET_BATCH_BYTES / Math.max(1, rowBytes)));
    BufferAllocator allocator = target.getVector(0).getAllocator();
    FileRanges bytes = open(group, allocator);
    List<ChunkPages> opened = new ArrayList<>();
    long allRows = group.meta().getRowCount();
    LeafPages pages =
        leaf -> {
          ChunkPages column =
              new ChunkPages(group.chunk(leaf), leaf, allRows, group.index(leaf), bytes, allocator);
          opened.add(column);
          return column;
        };
    RowWindows windows = new RowWindows(group.rows());
    GroupRows read =
        new ColumnReaders(pages, projection, sources, target.getFieldVectors())
            .rows(windows, filter);
    rows = new CountedRows(read, windows, allRows, opened);
    return true;
  }

  /** Gives access to the bytes of a row group: all of a file that can be mapped, else those few. */
  private FileRanges open(RowGroup group, BufferAllocator allocator) {
    ObjectReader object = file.object();
    if (ranges != null && isMapped) {
      return ranges;
    }
    closeRanges();
    isMapped = object.local().isPresent() && object.size() <= Integer.MAX_VALUE;
    FileRanges opened =
        isMapped
            ? new ObjectRanges(allocator, object)
            : new FetchedRanges(
                allocator,
                object,
                Objects.requireNonNull(projection).getColumns().stream()
                    .flatMap(leaf -> group.ranges(leaf).stream())
                    .toList());
    ranges = opened;
    return opened;
  }

  private void closeRanges() {
    if (ranges != null) {
      ranges.close();
      ranges = null;
    }
  }

  /** Begins all rows of a file that has none of the columns. */
  private boolean openCount(VectorSchemaRoot target) {
    if (rowsWithoutColumns == 0) {
      return false;
    }
    List<VectorReader> fills = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      fills.add(new DefaultReader(target.getVector(i), sources.get(i).constant()));
    }
    RowWindows windows = new RowWindows(RowRanges.createSingle(rowsWithoutColumns));
    rows = new CountedRows(new AllRows(windows, fills), windows, rowsWithoutColumns, List.of());
    rowsWithoutColumns = 0;
    groupBatchRows = batchRows;
    return true;
  }

  private static @Nullable MessageType projection(MessageType all, List<ColumnSource> sources) {
    List<Type> types =
        sources.stream().filter(s -> s.type() != null).map(ColumnSource::projection).toList();
    return types.isEmpty() ? null : new MessageType(all.getName(), types);
  }

  /** Finds the file's columns by id, in the order of the schema. */
  private static List<ColumnSource> sources(
      String key, MessageType all, List<Column> written, Schema schema, Fragment fragment) {
    FragmentCheck.columns(key, written, all.getFields(), fragment, schema);
    return schema.columns().stream().map(c -> ColumnSource.find(all.getFields(), c)).toList();
  }
}
