package io.recursivestore;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Arrow batches from plain Java values, and back. A row and a struct are maps from names, a list is
 * a list, a map a list of {@code key} and {@code value}; bytes are text of one character each.
 */
public final class Rows {
  private Rows() {}

  /** Makes one batch, which the caller closes. */
  public static VectorSchemaRoot batch(
      BufferAllocator allocator, Schema schema, List<Map<String, Object>> rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
    fill(root, schema, rows);
    return root;
  }

  /** Replaces the rows of a batch. */
  public static void fill(VectorSchemaRoot root, Schema schema, List<Map<String, Object>> rows) {
    root.clear();
    root.allocateNew();
    for (Column column : schema.columns()) {
      FieldVector vector = root.getVector(column.name());
      for (int i = 0; i < rows.size(); i++) {
        set(vector, column.type(), i, rows.get(i).get(column.name()));
      }
    }
    root.setRowCount(rows.size());
  }

  /** Makes a row of names and values in turn. */
  public static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return row;
  }

  /** Returns the rows of a batch. */
  public static List<Map<String, Object>> of(VectorSchemaRoot root) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < root.getRowCount(); i++) {
      Map<String, Object> row = new HashMap<>();
      for (FieldVector vector : root.getFieldVectors()) {
        row.put(vector.getName(), get(vector, i));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Returns all rows that a reader has left, and closes it. */
  public static List<Map<String, Object>> of(ArrowReader reader) {
    try (reader) {
      List<Map<String, Object>> rows = new ArrayList<>();
      while (reader.loadNextBatch()) {
        rows.addAll(of(reader.getVectorSchemaRoot()));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void set(FieldVector vector, DataType type, int index, Object value) {
    if (value == null) {
      vector.setNull(index);
    } else if (type instanceof ListOf list) {
      setElements((ListVector) vector, list.element().type(), index, (List<?>) value);
    } else if (type instanceof MapOf map) {
      DataType entry = new Struct(List.of(map.key(), map.value()));
      setElements((ListVector) vector, entry, index, (List<?>) value);
    } else if (type instanceof Struct struct) {
      StructVector structs = (StructVector) vector;
      structs.setIndexDefined(index);
      for (Column column : struct.columns()) {
        FieldVector child = structs.getChild(column.name());
        set(child, column.type(), index, ((Map<?, ?>) value).get(column.name()));
      }
    } else if (type instanceof Primitive primitive) {
      set(vector, primitive, index, value);
    } else {
      ((DecimalVector) vector).setSafe(index, (BigDecimal) value);
    }
  }

  private static void setElements(ListVector list, DataType type, int index, List<?> values) {
    int start = list.startNewValue(index);
    for (int i = 0; i < values.size(); i++) {
      set(list.getDataVector(), type, start + i, values.get(i));
    }
    list.endValue(index, values.size());
  }

  private static void set(FieldVector vector, Primitive type, int index, Object value) {
    switch (type) {
      case BOOL -> ((BitVector) vector).setSafe(index, (Boolean) value ? 1 : 0);
      case INT8 -> ((TinyIntVector) vector).setSafe(index, (Byte) value);
      case INT16 -> ((SmallIntVector) vector).setSafe(index, (Short) value);
      case INT32 -> ((IntVector) vector).setSafe(index, (Integer) value);
      case INT64 -> ((BigIntVector) vector).setSafe(index, (Long) value);
      case FLOAT32 -> ((Float4Vector) vector).setSafe(index, (Float) value);
      case FLOAT64 -> ((Float8Vector) vector).setSafe(index, (Double) value);
      case DATE -> ((DateDayVector) vector).setSafe(index, (Integer) value);
      case TIMESTAMP, TIMESTAMP_NTZ -> ((TimeStampVector) vector).setSafe(index, (Long) value);
      case STRING ->
          ((BaseVariableWidthVector) vector)
              .setSafe(index, ((String) value).getBytes(StandardCharsets.UTF_8));
      case BINARY ->
          ((BaseVariableWidthVector) vector)
              .setSafe(index, ((String) value).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static Object get(FieldVector vector, int index) {
    if (vector.isNull(index)) {
      return null;
    }
    if (vector instanceof ListVector list) {
      List<Object> elements = new ArrayList<>();
      for (int i = list.getElementStartIndex(index); i < list.getElementEndIndex(index); i++) {
        elements.add(get(list.getDataVector(), i));
      }
      return elements;
    }
    if (vector instanceof StructVector struct) {
      Map<String, Object> fields = new HashMap<>();
      for (FieldVector child : struct.getChildrenFromFields()) {
        fields.put(child.getName(), get(child, index));
      }
      return fields;
    }
    if (vector instanceof TimeStampVector timestamps) {
      return timestamps.get(index);
    }
    Object value = vector.getObject(index);
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.ISO_8859_1)
        : value instanceof org.apache.arrow.vector.util.Text text ? text.toString() : value;
  }
}
