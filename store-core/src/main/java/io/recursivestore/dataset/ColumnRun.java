package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.RowCopier;
import io.recursivestore.format.Selection;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.ObjectStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Decodes blocks of some columns of one file, forwards. It opens the file only if a block is
 * missing. A column that is asked for later than others makes it begin again, with that column: at
 * most once for each.
 */
final class ColumnRun implements AutoCloseable {
  private final ObjectStore objects;
  private final DataFormat format;
  private final String key;
  private final Fragment fragment;
  private final int batchRows;
  private final BufferAllocator scratch;
  private final Set<Column> columns = new LinkedHashSet<>();
  private @Nullable FragmentReader reader;
  private @Nullable VectorSchemaRoot decoded;
  private long row;
  private int position;

  ColumnRun(
      ObjectStore objects,
      DataFormat format,
      String key,
      Fragment fragment,
      int batchRows,
      BufferAllocator scratch) {
    this.objects = objects;
    this.format = format;
    this.key = key;
    this.fragment = fragment;
    this.batchRows = batchRows;
    this.scratch = scratch;
  }

  /**
   * Decodes some rows, which must not be before the last ones.
   *
   * @param wanted the columns
   * @param first the first row
   * @param count number of rows
   * @param memory gives the memory of the vectors
   * @return a vector for each column, which the caller closes
   */
  List<FieldVector> read(List<Column> wanted, long first, int count, BufferAllocator memory) {
    VectorSchemaRoot source = open(wanted);
    while (row < first) {
      advance((int) Math.min(available(source), first - row));
    }
    List<FieldVector> vectors = new ArrayList<>();
    boolean done = false;
    try {
      for (Column column : wanted) {
        FieldVector vector = source.getVector(column.name()).getField().createVector(memory);
        vector.setInitialCapacity(count);
        vectors.add(vector);
      }
      for (int at = 0; at < count; ) {
        int some = Math.min(available(source), count - at);
        for (FieldVector vector : vectors) {
          RowCopier.append(source.getVector(vector.getName()), position, some, vector, at);
        }
        advance(some);
        at += some;
      }
      vectors.forEach(vector -> vector.setValueCount(count));
      done = true;
      return vectors;
    } finally {
      if (!done) {
        vectors.forEach(FieldVector::close);
      }
    }
  }

  @Override
  public void close() {
    try {
      if (reader != null) {
        reader.close();
        reader = null;
      }
    } finally {
      if (decoded != null) {
        decoded.close();
        decoded = null;
      }
    }
  }

  private VectorSchemaRoot open(List<Column> wanted) {
    VectorSchemaRoot rows = decoded;
    if (columns.addAll(wanted) || rows == null) {
      close();
      Schema schema = new Schema(List.copyOf(columns));
      rows = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), scratch);
      decoded = rows;
      reader = format.read(objects, key, fragment, Selection.all(schema, batchRows));
      row = 0;
      position = 0;
    }
    return rows;
  }

  private int available(VectorSchemaRoot source) {
    if (position == source.getRowCount()) {
      if (reader == null || !reader.next(source)) {
        throw new CorruptDataException(
            "'"
                + key
                + "' ends after "
                + row
                + " rows, but the commit log says "
                + fragment.rows()
                + ".");
      }
      position = 0;
    }
    return source.getRowCount() - position;
  }

  private void advance(int rows) {
    position += rows;
    row += rows;
  }
}
