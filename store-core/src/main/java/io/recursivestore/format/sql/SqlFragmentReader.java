package io.recursivestore.format.sql;

import io.recursivestore.format.DefaultFiller;
import io.recursivestore.format.FragmentCheck;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Sql;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one file from its table. The query starts with the first batch, so that files
 * that are only opened keep no connection.
 */
final class SqlFragmentReader implements FragmentReader {
  private static final long MOST_MARKER_BYTES = 16L << 20;

  /** What a driver may hold of rows beside the batch. */
  private static final long FETCHED_BYTES = 4L << 20;

  private final ObjectStore objects;
  private final String key;
  private final TableMarker marker;
  private final Database database;
  private final int fetched;
  private final int batchRows;
  private final List<Column> wanted;
  private final BitSet places = new BitSet();
  private final List<SqlColumn> found = new ArrayList<>();
  private final Optional<Filter> filter;
  private final Sql query;
  private @Nullable TableRows rows;
  private boolean isAtEnd;
  private long given;
  private long fixedBytes;

  private SqlFragmentReader(
      ObjectStore objects,
      String key,
      TableMarker marker,
      Database database,
      long bytes,
      Selection selection) {
    this.objects = objects;
    this.key = key;
    this.marker = marker;
    this.database = database;
    this.batchRows = selection.batchRows();
    this.wanted = selection.schema().columns();
    RowTable table = new RowTable(marker.table(), new Schema(marker.columns()), database.dialect());
    Map<String, SqlColumn> filtered = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      Optional<SqlColumn> column = table.find(wanted.get(i));
      if (column.isPresent()) {
        places.set(i);
        found.add(column.get());
        filtered.put(wanted.get(i).name(), column.get());
      }
    }
    this.filter = selection.filter().flatMap(f -> PushedFilter.of(f, filtered));
    this.query = table.query(found, filter, filtered);
    long rowBytes = Math.max(1, bytes / Math.max(1, marker.rows()));
    this.fetched = (int) Math.max(1, Math.min(RowTable.FETCHED_ROWS, FETCHED_BYTES / rowBytes));
  }

  static SqlFragmentReader open(
      StagedTables tables,
      ObjectStore objects,
      String key,
      Fragment fragment,
      Selection selection) {
    byte[] content = content(objects, key, fragment);
    try {
      TableMarker marker = TableMarker.read(content);
      if (FileTable.of(key).filter(marker.table()::equals).isEmpty()
          || marker.rows() != fragment.rows()) {
        throw new IllegalArgumentException("it is not the file that the commit log names");
      }
      FragmentCheck.columns(key, marker.columns(), marker.columns(), fragment, selection.schema());
      Database database =
          tables
              .find()
              .orElseThrow(
                  () ->
                      corrupt(
                          key, marker, "is missing: the store has no database with tables", null));
      return new SqlFragmentReader(objects, key, marker, database, fragment.bytes(), selection);
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException("'" + key + "' is damaged: " + e.getMessage() + ".", e);
    }
  }

  private static byte[] content(ObjectStore objects, String key, Fragment fragment) {
    try (ObjectReader object = objects.open(key)) {
      long size = object.size();
      if (size <= Math.min(MOST_MARKER_BYTES, fragment.bytes())) {
        ByteBuffer content = ByteBuffer.allocate((int) size);
        object.read(0, content);
        CRC32C crc = new CRC32C();
        crc.update(content.array());
        if ((int) crc.getValue() == fragment.crc32c()) {
          return content.array();
        }
      }
      throw new CorruptDataException(
          "'"
              + key
              + "' is damaged: its "
              + size
              + " bytes don't have the checksum that the commit log says. Restore the file, or read"
              + " a version without it.");
    }
  }

  @Override
  public boolean next(VectorSchemaRoot target) {
    if (isAtEnd) {
      return false;
    }
    target.getFieldVectors().forEach(FieldVector::reset);
    int count;
    try {
      if (rows == null) {
        checkLength();
        rows = new TableRows(database, query, fetched, found);
      }
      count = rows.next(places.stream().mapToObj(target::getVector).toList(), batchRows);
    } catch (StorageException e) {
      throw explained(e);
    } catch (CorruptDataException e) {
      throw corrupt(key, marker, "is damaged: " + e.getMessage(), e);
    }
    if (count == 0) {
      isAtEnd = true;
      checkEnd();
      return false;
    }
    target.setRowCount(count);
    for (int i = 0; i < wanted.size(); i++) {
      FieldVector vector = target.getVector(i);
      if (!places.get(i)) {
        DefaultFiller.fill(vector, wanted.get(i).defaultValue(), count);
      } else if (!wanted.get(i).nullable() && vector.getNullCount() > 0) {
        throw corrupt(key, marker, "has a null in column '" + wanted.get(i).name() + "'", null);
      } else if (vector instanceof BaseFixedWidthVector fixed) {
        fixedBytes += (long) count * fixed.getTypeWidth();
      }
    }
    given += count;
    return true;
  }

  /** Where the database leaves rows out, only the last position tells whether some are missing. */
  private void checkLength() {
    if (filter.isPresent()) {
      Sql last = Sql.of("SELECT COALESCE(MAX(position), -1) FROM " + marker.table());
      long there = database.query(last, row -> row.getLong(1)).get(0) + 1;
      if (there != marker.rows()) {
        throw wrongLength(there);
      }
    }
  }

  private void checkEnd() {
    boolean isGapless = rows == null || rows.isGapless();
    if (filter.isEmpty() && (given != marker.rows() || !isGapless)) {
      throw wrongLength(given);
    }
  }

  private CorruptDataException wrongLength(long there) {
    return corrupt(
        key,
        marker,
        "lacks rows, or has others: it has " + there + ", but the file says " + marker.rows(),
        null);
  }

  /** Tells a table that is not as it was from a database that fails. */
  private StoreException explained(StorageException e) {
    try {
      // Who expires versions removes the file first.
      objects.open(key).close();
      if (!database.read(session -> session.hasTable(marker.table()))) {
        return corrupt(key, marker, "is missing", e);
      }
      database.query(
          Sql.of("SELECT * FROM (").add(query).add(") AS probed LIMIT 0"), row -> row.getLong(1));
      return e;
    } catch (StorageException again) {
      return isReachable() ? corrupt(key, marker, "lacks columns that it had", again) : e;
    }
  }

  private boolean isReachable() {
    try {
      return !database.query(Sql.of("SELECT 1"), row -> row.getLong(1)).isEmpty();
    } catch (StoreException e) {
      return false;
    }
  }

  private static CorruptDataException corrupt(
      String key, TableMarker marker, String problem, @Nullable Exception cause) {
    return new CorruptDataException(
        "The table '"
            + marker.table()
            + "' of '"
            + key
            + "' "
            + problem
            + ". Restore it, or read a version without it.",
        cause);
  }

  @Override
  public ReadCounts counts() {
    long bytes = fixedBytes + (rows == null ? 0 : rows.bytes());
    return new ReadCounts(bytes, 0, 0, given, isAtEnd ? marker.rows() - given : 0);
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.close();
    }
  }
}
