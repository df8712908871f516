package io.recursivestore.format.parquet;

import io.recursivestore.format.FragmentCheck;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.Selection;
import io.recursivestore.format.parquet.page.ReadPages;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Reads one Parquet file, a row group at a time, into Arrow vectors. */
final class ParquetFragmentReader implements FragmentReader {
  /** A batch of wide rows is cut to about this size. */
  private static final long TARGET_BATCH_BYTES = 16L << 20;

  private final String key;
  private final ObjectReader object;
  private final ObjectInputFile file;
  private final ParquetFileReader parquet;
  private final List<ColumnSource> sources;
  private final @Nullable RowGroups groups;
  private final @Nullable MessageType projection;
  private final int batchRows;
  private long rowsLeftInGroup;
  private int groupBatchRows;
  private @Nullable RangeReader ranges;
  private List<VectorReader> readers = List.of();

  /**
   * Reads a file that is open.
   *
   * @param sources what the vectors are filled from; if the file has none of it, rows are counted
   * @param predicate rows for which it isn't true may be left out; null if all are wanted
   */
  ParquetFragmentReader(
      String key,
      OpenParquet opened,
      List<ColumnSource> sources,
      @Nullable FilterPredicate predicate,
      int batchRows) {
    this.key = key;
    this.object = opened.object();
    this.file = opened.file();
    this.parquet = opened.parquet();
    this.sources = sources;
    this.projection = projection(opened.schema(), sources);
    this.batchRows = batchRows;
    if (projection == null) {
      groups = null;
      rowsLeftInGroup = parquet.getRecordCount();
      groupBatchRows = batchRows;
    } else {
      groups = new RowGroups(key, parquet, projection, predicate);
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
          new ParquetFragmentReader(key, file, sources, predicate, selection.batchRows());
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
      while (rowsLeftInGroup == 0) {
        if (!openGroup(target)) {
          return false;
        }
      }
      if (projection == null && readers.isEmpty()) {
        readers = defaults(target);
      }
      int rows = (int) Math.min(rowsLeftInGroup, groupBatchRows);
      readers.forEach(reader -> reader.begin(rows));
      if (ranges == null) {
        readers.forEach(reader -> reader.read(rows));
      } else {
        ranges.read(rows, readers);
      }
      readers.forEach(VectorReader::end);
      target.setRowCount(rows);
      rowsLeftInGroup -= rows;
      return true;
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
    } catch (IOException | RuntimeException e) {
      int group = groups == null ? 0 : groups.position();
      throw OpenParquet.damaged(key, "in row group " + group, e);
    }
  }

  @Override
  public long bytesRead() {
    return file.bytesRead();
  }

  @Override
  public void close() {
    try (object;
        parquet) {
      Closing.all(readers);
    } catch (IOException e) {
      throw OpenParquet.damaged(key, "at its end", e);
    }
  }

  private boolean openGroup(VectorSchemaRoot target) throws IOException {
    Closing.all(readers);
    readers = List.of();
    RowGroup group = groups == null ? null : groups.next();
    if (group == null || projection == null) {
      return false;
    }
    rowsLeftInGroup = group.pages().getRowCount();
    long rowBytes =
        DecodedSize.of(group.meta(), projection) / Math.max(1, group.meta().getRowCount());
    groupBatchRows =
        (int) Math.max(1, Math.min(batchRows, TARGET_BATCH_BYTES / Math.max(1, rowBytes)));
    readers =
        VectorReader.of(
            leaf -> new ReadPages(group.pages().getPageReader(leaf), leaf, allocator(target)),
            projection,
            sources,
            target.getFieldVectors());
    ranges = new RangeReader(group.rows());
    return true;
  }

  /** Returns what the vectors' memory is from. */
  private static BufferAllocator allocator(VectorSchemaRoot target) {
    return target.getVector(0).getAllocator();
  }

  private List<VectorReader> defaults(VectorSchemaRoot target) {
    List<VectorReader> fills = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      fills.add(new DefaultReader(target.getVector(i), sources.get(i).constant()));
    }
    return fills;
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
