package io.recursivestore.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.Text;

/**
 * The rows of a split as plain values: a row and a struct are maps, a list is a list, integers are
 * longs, bytes are text of one character each.
 */
public final class SplitRowsOf {
  private SplitRowsOf() {}

  /** Returns all rows. Fails if reading leaks memory. */
  public static List<Map<String, Object>> split(Split split) {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader = split.read(allocator)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        for (int i = 0; i < root.getRowCount(); i++) {
          Map<String, Object> row = new LinkedHashMap<>();
          for (FieldVector vector : root.getFieldVectors()) {
            row.put(vector.getName(), value(vector, i));
          }
          rows.add(row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static Object value(FieldVector vector, int index) {
    if (vector.isNull(index)) {
      return null;
    }
    if (vector instanceof StructVector struct) {
      Map<String, Object> members = new LinkedHashMap<>();
      for (FieldVector child : struct.getChildrenFromFields()) {
        members.put(child.getName(), value(child, index));
      }
      return members;
    }
    Elements elements = Elements.of(vector);
    if (elements != null) {
      List<Object> values = new ArrayList<>();
      for (int i = elements.start(index); i < elements.end(index); i++) {
        values.add(value(elements.vector(), i));
      }
      return values;
    }
    if (vector instanceof BaseIntVector integers) {
      return integers.getValueAsLong(index);
    }
    if (vector instanceof Float2Vector half) {
      return half.getValueAsFloat(index);
    }
    Object value = vector.getObject(index);
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    return value instanceof Text || value instanceof LocalDateTime ? value.toString() : value;
  }
}
