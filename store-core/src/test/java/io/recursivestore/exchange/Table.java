package io.recursivestore.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** A split in memory, given as columns of features and rows of plain values. */
public final class Table {
  private final Features features;
  private final List<List<Object>> rows = new ArrayList<>();
  private int batchRows = 100;

  private Table(Features features) {
    this.features = features;
  }

  /** Starts a table. */
  public static Table of(String features) {
    return new Table(Features.parse(features));
  }

  /** Adds a row. */
  public Table row(Object... values) {
    rows.add(Arrays.asList(values));
    return this;
  }

  /** Sets how many rows a batch has. */
  public Table batches(int rows) {
    batchRows = rows;
    return this;
  }

  /** Returns it as a split. */
  public Split split() {
    Schema schema = new Schema(List.copyOf(features.fields().values()));
    return Split.of(features, allocator -> new Reader(allocator, schema));
  }

  private final class Reader extends ArrowReader {
    private final Schema schema;
    private int done;

    Reader(BufferAllocator allocator, Schema schema) {
      super(allocator);
      this.schema = schema;
    }

    @Override
    public boolean loadNextBatch() throws java.io.IOException {
      prepareLoadNextBatch();
      VectorSchemaRoot root = getVectorSchemaRoot();
      root.clear();
      root.allocateNew();
      int count = Math.min(batchRows, rows.size() - done);
      for (int c = 0; c < schema.getFields().size(); c++) {
        for (int r = 0; r < count; r++) {
          set(root.getVector(c), r, rows.get(done + r).get(c));
        }
      }
      root.setRowCount(count);
      done += count;
      return count > 0;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
      return schema;
    }
  }

  private static void set(FieldVector vector, int index, Object value) {
    if (value == null) {
      vector.setNull(index);
    } else if (vector instanceof ListVector list) {
      List<?> values = (List<?>) value;
      int at = list.startNewValue(index);
      for (int i = 0; i < values.size(); i++) {
        set(list.getDataVector(), at + i, values.get(i));
      }
      list.endValue(index, values.size());
    } else if (vector instanceof FixedSizeListVector list) {
      List<?> values = (List<?>) value;
      int at = list.startNewValue(index);
      for (int i = 0; i < values.size(); i++) {
        set(list.getDataVector(), at + i, values.get(i));
      }
    } else if (vector instanceof StructVector struct) {
      struct.setIndexDefined(index);
      List<?> values = (List<?>) value;
      for (int i = 0; i < values.size(); i++) {
        set(struct.getChildrenFromFields().get(i), index, values.get(i));
      }
    } else if (vector instanceof BitVector v) {
      v.setSafe(index, (Boolean) value ? 1 : 0);
    } else if (vector instanceof BaseIntVector v) {
      v.setWithPossibleTruncate(index, ((Number) value).longValue());
    } else if (vector instanceof Float2Vector v) {
      v.setSafeWithPossibleTruncate(index, ((Number) value).floatValue());
    } else if (vector instanceof FloatingPointVector v) {
      v.setSafeWithPossibleTruncate(index, ((Number) value).doubleValue());
    } else {
      ((VarCharVector) vector)
          .setSafe(index, ((String) value).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
