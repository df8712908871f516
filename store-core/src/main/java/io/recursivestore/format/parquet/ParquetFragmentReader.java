package io.recursivestore.format.parquet;

import io.recursivestore.format.FragmentCheck;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.MatchedRows;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.format.ahead.AheadFile;
import io.recursivestore.format.parquet.page.ChunkPages;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.OversizedAllocationException;
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
  private final FileFilter filter;
  private final @Nullable GroupBytes groups;
  private final @Nullable MessageType projection;
  private final int batchRows;
  private long rowsWithoutColumns;
  private int groupBatchRows;
  private @Nullable CountedRows rows;
  private ReadCounts before = ReadCounts.NONE;

  /**
   * Reads a file that is open.
   *
   * @param sources what the vectors are filled from; if the file has none of it, rows are counted
   * @param filter rows for which it isn't true may be left out
   * @param ahead reads the file ahead, and is closed with this; null if nothing is read ahead
   */
  ParquetFragmentReader(
      String key,
      OpenParquet file,
      List<ColumnSource> sources,
      FileFilter filter,
      int batchRows,
      @Nullable AheadFile ahead) {
    this.key = key;
    this.file = file;
    this.sources = sources;
    this.filter = filter;
    this.projection = projection(file.schema(), sources);
    this.batchRows = batchRows;
    if (projection == null) {
      groups = null;
      if (ahead != null) {
        ahead.close();
      }
      rowsWithoutColumns = file.parquet().getRecordCount();
    } else {
      ChunkCheck.checkRead(key, file.parquet().getRowGroups(), projection, file.object().size());
      groups = groups(key, file, projection, filter, ahead);
    }
  }

  static ParquetFragmentReader open(
      ObjectStore objects,
      String key,
      Fragment fragment,
      Selection selection,
      @Nullable AheadFile ahead,
      ParquetKeys keys) {
    ObjectReader object = objects.open(key, fragment.bytes());
    boolean opened = false;
    try {
      FragmentCheck.size(key, object, fragment);
      OpenParquet file = OpenParquet.of(key, object, keys);
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
              : NamedTypes.columns(file.schema(), fragment.names());
      Schema schema = selection.schema();
      List<ColumnSource> sources = sources(key, all, written, schema, fragment);
      ParquetFragmentReader reader =
          new ParquetFragmentReader(
              key,
              file,
              sources,
              FileFilter.of(selection, sources, file.countsNan()),
              selection.batchRows(),
              ahead);
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
  public @Nullable MatchedRows matches() {
    return rows == null ? null : rows.matches();
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
      closeGroups();
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
    BufferAllocator allocator = target.getVector(0).getAllocator();
    GroupBytes bytes = groups;
    RowGroup group = bytes.next(allocator);
    if (group == null) {
      return false;
    }
    long rowBytes =
        DecodedSize.of(group.meta(), projection) / Math.max(1, group.meta().getRowCount());
    groupBatchRows =
        (int) Math.max(1, Math.min(batchRows, TARGET_BATCH_BYTES / Math.max(1, rowBytes)));
    List<ChunkPages> opened = new ArrayList<>();
    long allRows = group.meta().getRowCount();
    LeafPages pages =
        leaf -> {
          ChunkPages column =
              new ChunkPages(
                  group.chunk(leaf),
                  leaf,
                  allRows,
                  group.index(leaf),
                  bytes.of(leaf),
                  file.cipher(group.chunk(leaf)),
                  allocator);
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

  private void closeGroups() {
    try {
      if (groups != null) {
        groups.close();
      }
    } finally {
      file.close(key);
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

  private static GroupBytes groups(
      String key,
      OpenParquet file,
      MessageType projection,
      FileFilter filter,
      @Nullable AheadFile ahead) {
    ObjectReader object = file.object();
    if (MappedGroups.canMap(object)) {
      return new MappedGroups(
          new RowGroups(key, file, projection, filter.predicate(), true), object);
    }
    // A dictionary takes about as long to read as the filter's column, which tells as much.
    RowGroups groups = new RowGroups(key, file, projection, filter.predicate(), false);
    try {
      if (object instanceof KeptTail kept) {
        kept.expectMetadata(groups.indexesStart(object.size()));
      }
      return new FetchedGroups(groups, object, projection.getColumns(), ahead, filter.columns());
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw OpenParquet.damaged(key, "in row group " + groups.position(), e);
    }
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
