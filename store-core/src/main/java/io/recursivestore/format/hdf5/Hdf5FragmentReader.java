package io.recursivestore.format.hdf5;

import io.jhdf.HdfFile;
import io.recursivestore.format.DefaultFiller;
import io.recursivestore.format.FragmentCheck;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Reads one HDF5 file, some rows at a time. */
final class Hdf5FragmentReader implements FragmentReader {
  private final String key;
  private final ObjectReader object;
  private final ObjectBytes bytes;
  private final HdfFile file;
  private final Schema schema;
  private final List<StoredColumn> stored;
  private final long rows;
  private final int batchRows;
  private long row;

  private Hdf5FragmentReader(
      String key,
      ObjectReader object,
      ObjectBytes bytes,
      HdfFile file,
      Schema schema,
      List<StoredColumn> stored,
      long rows,
      int batchRows) {
    this.key = key;
    this.object = object;
    this.bytes = bytes;
    this.file = file;
    this.schema = schema;
    this.stored = stored;
    this.rows = rows;
    this.batchRows = batchRows;
  }

  static Hdf5FragmentReader open(
      ObjectStore objects, String key, Fragment fragment, Schema schema, int batchRows) {
    ObjectReader object = objects.open(key, fragment.bytes());
    HdfFile file = null;
    boolean opened = false;
    try {
      FragmentCheck.size(key, object, fragment);
      ObjectBytes bytes = new ObjectBytes(object);
      Superblock.check(object);
      file = new HdfFile(bytes, URI.create("object:/" + key));
      List<StoredColumn> stored = new ArrayList<>();
      for (String name : (String[]) file.getAttribute(Hdf5Columns.COLUMNS).getData()) {
        stored.add(StoredColumn.find(file, name, fragment.rows(), object.size()));
      }
      List<Column> written = stored.stream().map(StoredColumn::column).toList();
      FragmentCheck.columns(key, written, written, fragment, schema);
      opened = true;
      return new Hdf5FragmentReader(
          key, object, bytes, file, schema, stored, fragment.rows(), batchRows);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw damaged(key, "in what it says of its columns", e);
    } finally {
      if (!opened) {
        close(file, object);
      }
    }
  }

  @Override
  public boolean next(VectorSchemaRoot target) {
    if (row == rows) {
      return false;
    }
    int count = (int) Math.min(batchRows, rows - row);
    try {
      for (int i = 0; i < schema.columns().size(); i++) {
        read(schema.columns().get(i), count, target.getVector(i));
      }
      target.setRowCount(count);
      row += count;
      return true;
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(key, "behind row " + row, e);
    }
  }

  @Override
  public ReadCounts counts() {
    return new ReadCounts(bytes.bytesRead(), 0, 0, row, 0);
  }

  @Override
  public void close() {
    close(file, object);
  }

  private void read(Column column, int count, FieldVector target) {
    for (StoredColumn found : stored) {
      if (found.column().id() == column.id()) {
        found.read(row, count, target);
        return;
      }
    }
    DefaultFiller.fill(target, column.defaultValue(), count);
  }

  private static CorruptDataException damaged(String key, String where, Throwable e) {
    return new CorruptDataException("'" + key + "' is damaged " + where + ": " + e.getMessage(), e);
  }

  private static void close(@Nullable HdfFile file, ObjectReader object) {
    try (object) {
      if (file != null) {
        file.close();
      }
    }
  }
}
