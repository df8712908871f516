package io.recursivestore.format.sql;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.RowCopier;
import io.recursivestore.format.VectorStatistics;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Layout;
import io.recursivestore.model.Schema;
import io.recursivestore.sql.Database;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.ObjectWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Writes the rows of one file into a table. They are gathered until they make a transaction that is
 * worth waiting for. A file's transactions are several, so that writers of other files, which have
 * to come one after another in SQLite, need not wait until it ends.
 */
final class SqlFragmentWriter implements FragmentWriter {
  private static final int BATCH_ROWS = 1 << 14;
  private static final long BATCH_BYTES = 8L << 20;

  /** PostgreSQL allows 1,600 columns at most. */
  private static final int MOST_COLUMNS = 1_500;

  private final StagedTables tables;
  private final Database database;
  private final ObjectStore objects;
  private final String key;
  private final String name;
  private final Schema schema;
  private final RowTable table;
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot pending;
  private final Map<Integer, VectorStatistics> statistics = new HashMap<>();
  private int pendingRows;
  private long rows;
  private long bytes;
  private boolean isBegun;
  private boolean isFinished;

  private SqlFragmentWriter(
      StagedTables tables, ObjectStore objects, String key, String name, Schema schema) {
    this.tables = tables;
    this.database = tables.make();
    this.objects = objects;
    this.key = key;
    this.name = name;
    this.schema = schema;
    this.table = new RowTable(name, schema, database.dialect());
    this.pending = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
  }

  static SqlFragmentWriter open(
      StagedTables tables, ObjectStore objects, String key, Schema schema) {
    String name =
        FileTable.of(key)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "A data file in SQL can't be named '"
                            + key
                            + "'. Use a UUID and the ending .sql."));
    schema.columns().forEach(SqlColumn::check);
    if (schema.columns().size() > MOST_COLUMNS) {
      throw new InvalidRequestException(
          "A table of a database can't have "
              + schema.columns().size()
              + " columns. Use at most "
              + MOST_COLUMNS
              + ", or Parquet files.");
    }
    return new SqlFragmentWriter(tables, objects, key, name, schema);
  }

  @Override
  public void write(VectorSchemaRoot batch) {
    int count = batch.getRowCount();
    List<Column> columns = schema.columns();
    for (Column column : columns) {
      if (!column.nullable() && batch.getVector(column.name()).getNullCount() > 0) {
        throw new InvalidRequestException(
            "There is a null in column '" + column.name() + "', which allows none.");
      }
    }
    for (int from = 0; from < count; ) {
      int some = Math.min(count - from, BATCH_ROWS - pendingRows);
      for (int i = 0; i < columns.size(); i++) {
        RowCopier.append(
            batch.getVector(columns.get(i).name()), from, some, pending.getVector(i), pendingRows);
      }
      from += some;
      pendingRows += some;
      if (pendingRows == BATCH_ROWS || pendingBytes() > BATCH_BYTES) {
        flush();
      }
    }
  }

  @Override
  public long bytes() {
    return bytes + (pendingRows == 0 ? 0 : pendingBytes());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Its size is that of the rows in memory: the file's own would tell nothing of how long they
   * take to read.
   */
  @Override
  public Fragment finish(String path) {
    if (pendingRows > 0 || !isBegun) {
      flush();
    }
    byte[] marker = new TableMarker(name, rows, schema.columns()).write();
    try (ObjectWriter file = objects.create(key)) {
      file.write(marker, 0, marker.length);
      int crc32c = file.crc32c();
      file.commit();
      tables.end(key);
      isFinished = true;
      return new Fragment(
          path,
          rows,
          marker.length + bytes,
          crc32c,
          columnStatistics(),
          schema.lastId(),
          Layout.crc32c(schema.columns()));
    } catch (RuntimeException e) {
      forget(e);
      throw e;
    }
  }

  /** No version will name the file, if it is there. */
  private void forget(RuntimeException e) {
    try {
      objects.delete(key);
    } catch (RuntimeException more) {
      e.addSuppressed(more);
    }
  }

  @Override
  public void close() {
    try (allocator;
        pending) {
      pendingRows = 0;
    } finally {
      if (isBegun && !isFinished) {
        isBegun = false;
        tables.drop(key, name);
      }
    }
  }

  private void flush() {
    pending.setRowCount(pendingRows);
    database.write(
        session -> {
          if (isBegun) {
            tables.goOn(session, key);
          } else {
            tables.begin(session, key);
            table.create(session);
          }
          table.insert(session, pending, rows);
          return rows;
        });
    isBegun = true;
    List<Column> columns = schema.columns();
    for (int i = 0; i < columns.size(); i++) {
      FieldVector vector = pending.getVector(i);
      bytes += vector.getBufferSize();
      if (VectorStatistics.has(vector)) {
        statistics.computeIfAbsent(columns.get(i).id(), id -> new VectorStatistics()).add(vector);
      }
    }
    pending.clear();
    rows += pendingRows;
    pendingRows = 0;
  }

  private Map<Integer, ColumnStatistics> columnStatistics() {
    Map<Integer, ColumnStatistics> results = new HashMap<>();
    statistics.forEach((id, gathered) -> results.put(id, gathered.result()));
    return results;
  }

  private long pendingBytes() {
    long sum = 0;
    for (FieldVector vector : pending.getFieldVectors()) {
      sum += vector.getBufferSizeFor(pendingRows);
    }
    return sum;
  }
}
