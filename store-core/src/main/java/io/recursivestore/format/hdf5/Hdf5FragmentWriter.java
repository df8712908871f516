package io.recursivestore.format.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.api.WritableNode;
import io.jhdf.exceptions.HdfException;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.RowCopier;
import io.recursivestore.format.VectorStatistics;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Layout;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

/** Gathers the rows of one file, and writes it when it ends: the length of a column comes first. */
final class Hdf5FragmentWriter implements FragmentWriter {
  private static final int COPY_BYTES = 1 << 20;

  private final ObjectWriter file;
  private final String key;
  private final Schema schema;
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot pending;
  private final int[] longestText;
  private int rows;

  Hdf5FragmentWriter(ObjectWriter file, String key, Schema schema) {
    this.file = file;
    this.key = key;
    this.schema = schema;
    this.pending = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
    this.longestText = new int[schema.columns().size()];
  }

  @Override
  public void write(VectorSchemaRoot batch) {
    int count = batch.getRowCount();
    List<Column> columns = schema.columns();
    for (int i = 0; i < columns.size(); i++) {
      FieldVector vector = batch.getVector(columns.get(i).name());
      check(vector, columns.get(i), count);
      FieldVector texts = vector instanceof ListVector list ? list.getDataVector() : vector;
      if (texts instanceof VarCharVector v) {
        longestText[i] = Math.max(longestText[i], longest(v, columns.get(i).name()));
      }
    }
    for (int i = 0; i < columns.size(); i++) {
      RowCopier.append(
          batch.getVector(columns.get(i).name()), 0, count, pending.getVector(i), rows);
    }
    rows += count;
  }

  /** Every text takes as many bytes as the longest, and lists their number of elements. */
  @Override
  public long bytes() {
    long bytes = 0;
    for (int i = 0; i < longestText.length; i++) {
      FieldVector vector = pending.getVector(i);
      long values =
          vector instanceof ListVector list && rows > 0
              ? list.getOffsetBuffer().getInt((long) rows * Integer.BYTES) + rows
              : rows;
      bytes += values * (longestText[i] == 0 ? Long.BYTES : longestText[i] + 1L);
    }
    return bytes;
  }

  @Override
  public Fragment finish(String path) {
    pending.setRowCount(rows);
    Path temporary = temporary();
    try {
      Map<Integer, ColumnStatistics> statistics = writeTo(temporary);
      copy(temporary);
      file.commit();
      return new Fragment(
          path,
          rows,
          file.position(),
          file.crc32c(),
          statistics,
          schema.lastId(),
          Layout.crc32c(schema.columns()));
    } catch (IOException | HdfException e) {
      throw new StorageException("Can't write '" + key + "': " + e.getMessage(), e);
    } finally {
      delete(temporary);
    }
  }

  @Override
  public void close() {
    try (file;
        allocator;
        pending) {
      rows = 0;
    }
  }

  private Map<Integer, ColumnStatistics> writeTo(Path target) {
    Map<Integer, ColumnStatistics> statistics = new HashMap<>();
    try (WritableHdfFile hdf = HdfFile.write(target)) {
      hdf.putAttribute(Hdf5Columns.COLUMNS, schema.names().toArray(String[]::new));
      WritableGroup data = hdf.putGroup(Hdf5Columns.DATA);
      List<Column> columns = schema.columns();
      putNulls(hdf, columns);
      for (int i = 0; i < columns.size(); i++) {
        Column column = columns.get(i);
        FieldVector vector = pending.getVector(i);
        if (VectorStatistics.has(vector)) {
          VectorStatistics gathered = new VectorStatistics();
          gathered.add(vector);
          statistics.put(column.id(), gathered.result());
        }
        if (vector instanceof ListVector list) {
          put(data.putGroup(column.name()), column, list);
        } else {
          describe(data.putDataset(column.name(), ColumnArrays.of(vector, rows)), column);
        }
        // The array holds it now.
        vector.clear();
      }
    }
    return statistics;
  }

  /** A group without datasets would make the file one that nobody can read. */
  private void putNulls(WritableHdfFile hdf, List<Column> columns) {
    WritableGroup nulls = null;
    for (int i = 0; i < columns.size(); i++) {
      FieldVector vector = pending.getVector(i);
      if (vector.getNullCount() > 0) {
        nulls = nulls == null ? hdf.putGroup(Hdf5Columns.NULLS) : nulls;
        nulls.putDataset(columns.get(i).name(), ColumnArrays.nulls(vector, rows));
      }
    }
  }

  private void put(WritableGroup group, Column column, ListVector list) {
    group.putAttribute(Hdf5Columns.ID, column.id());
    group.putAttribute(Hdf5Columns.TYPE, Hdf5Columns.LIST);
    group.putAttribute(Hdf5Columns.NULLABLE, (byte) (column.nullable() ? 1 : 0));
    long[] offsets = new long[rows + 1];
    for (int i = 0; i <= rows; i++) {
      offsets[i] = list.getOffsetBuffer().getInt((long) i * Integer.BYTES);
    }
    group.putDataset(Hdf5Columns.OFFSETS, offsets);
    FieldVector values = list.getDataVector();
    Column element = ((ListOf) column.type()).element();
    // There is no empty dataset; nobody looks at a value behind the last offset.
    int count = Math.max(1, (int) offsets[rows]);
    if (values.getValueCount() < count) {
      values.setValueCount(count);
    }
    describe(group.putDataset(Hdf5Columns.VALUES, ColumnArrays.of(values, count)), element);
    if (values.getNullCount() > 0) {
      group.putDataset(Hdf5Columns.NULLS, ColumnArrays.nulls(values, count));
    }
  }

  private static void describe(WritableNode node, Column column) {
    node.putAttribute(Hdf5Columns.ID, column.id());
    node.putAttribute(Hdf5Columns.TYPE, column.type().toString());
    node.putAttribute(Hdf5Columns.NULLABLE, (byte) (column.nullable() ? 1 : 0));
    String units = Hdf5Columns.units(column.type());
    if (units != null) {
      node.putAttribute(Hdf5Columns.UNITS, units);
    }
  }

  private static void check(FieldVector vector, Column column, int count) {
    if (!column.nullable() && vector.getNullCount() > 0) {
      throw nullIn(column.name());
    }
    if (column.type() instanceof ListOf type && !type.element().nullable()) {
      ListVector list = (ListVector) vector;
      for (int i = 0; i < count; i++) {
        for (int j = list.getElementStartIndex(i); j < list.getElementEndIndex(i); j++) {
          if (!list.isNull(i) && list.getDataVector().isNull(j)) {
            throw nullIn(column.name() + ".element");
          }
        }
      }
    }
  }

  private static InvalidRequestException nullIn(String column) {
    return new InvalidRequestException(
        "There is a null in column '" + column + "', which allows none.");
  }

  private static int longest(VarCharVector texts, String column) {
    int longest = 0;
    for (int i = 0; i < texts.getValueCount(); i++) {
      if (!texts.isNull(i)) {
        byte[] text = texts.get(i);
        longest = Math.max(longest, text.length);
        for (byte b : text) {
          if (b == 0) {
            throw unholdable(column, "a text with a zero character");
          }
        }
      }
    }
    if (longest > Hdf5Columns.MAX_TEXT_BYTES) {
      throw unholdable(column, "a text of " + longest + " bytes, as each would take as many");
    }
    return longest;
  }

  private static InvalidRequestException unholdable(String column, String what) {
    return new InvalidRequestException(
        "HDF5 files can't hold column '"
            + column
            + "': it has "
            + what
            + ". Write Parquet or Arrow files, or leave the column out.");
  }

  private void copy(Path temporary) throws IOException {
    byte[] block = new byte[COPY_BYTES];
    try (InputStream source = Files.newInputStream(temporary)) {
      for (int count = source.read(block); count >= 0; count = source.read(block)) {
        file.write(block, 0, count);
      }
    }
  }

  private Path temporary() {
    try {
      return Files.createTempFile("recursive-store-", ".h5");
    } catch (IOException e) {
      throw new StorageException("Can't write a temporary file: " + e.getMessage(), e);
    }
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The system removes what is left of temporary files.
    }
  }
}
