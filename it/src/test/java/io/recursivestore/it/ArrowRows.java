package io.recursivestore.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Schema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
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
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** Makes Arrow batches of rows in the JSON form that {@link DocumentedReader} gives. */
final class ArrowRows {
  private ArrowRows() {}

  /** Returns a batch, which the caller closes. */
  static VectorSchemaRoot batch(BufferAllocator allocator, Schema schema, JsonNode rows) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
    batch.allocateNew();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        set(batch.getVector(column), row, rows.get(row).get(column));
      }
    }
    batch.setRowCount(rows.size());
    return batch;
  }

  private static void set(FieldVector vector, int index, JsonNode value) {
    if (value.isNull()) {
      vector.setNull(index);
    } else if (vector instanceof ListVector list) {
      setList(list, index, value);
    } else if (vector instanceof StructVector struct) {
      struct.setIndexDefined(index);
      setMembers(struct, index, value);
    } else {
      setLeaf(vector, index, value);
    }
  }

  private static void setList(ListVector list, int index, JsonNode values) {
    int start = list.startNewValue(index);
    for (int i = 0; i < values.size(); i++) {
      if (list instanceof MapVector) {
        StructVector entries = (StructVector) list.getDataVector();
        entries.setIndexDefined(start + i);
        setMembers(entries, start + i, values.get(i));
      } else {
        set(list.getDataVector(), start + i, values.get(i));
      }
    }
    list.endValue(index, values.size());
  }

  private static void setMembers(StructVector struct, int index, JsonNode values) {
    List<FieldVector> members = struct.getChildrenFromFields();
    for (int i = 0; i < members.size(); i++) {
      set(members.get(i), index, values.get(i));
    }
  }

  private static void setLeaf(FieldVector vector, int index, JsonNode value) {
    if (vector instanceof BitVector v) {
      v.setSafe(index, value.asBoolean() ? 1 : 0);
    } else if (vector instanceof TinyIntVector v) {
      v.setSafe(index, value.intValue());
    } else if (vector instanceof SmallIntVector v) {
      v.setSafe(index, value.intValue());
    } else if (vector instanceof IntVector v) {
      v.setSafe(index, value.intValue());
    } else if (vector instanceof DateDayVector v) {
      v.setSafe(index, value.intValue());
    } else if (vector instanceof BigIntVector v) {
      v.setSafe(index, value.longValue());
    } else if (vector instanceof TimeStampVector v) {
      v.setSafe(index, value.longValue());
    } else if (vector instanceof Float4Vector v) {
      v.setSafe(index, (float) number(value.asText()));
    } else if (vector instanceof Float8Vector v) {
      v.setSafe(index, number(value.asText()));
    } else if (vector instanceof DecimalVector v) {
      v.setSafe(index, new BigDecimal(value.asText()));
    } else if (vector instanceof VarBinaryVector v) {
      v.setSafe(index, HexFormat.of().parseHex(value.asText()));
    } else {
      byte[] utf8 = value.asText().getBytes(StandardCharsets.UTF_8);
      ((VarCharVector) vector).setSafe(index, utf8);
    }
  }

  private static double number(String bits) {
    return bits.equals("nan")
        ? Double.NaN
        : ByteBuffer.wrap(HexFormat.of().parseHex(bits)).getDouble();
  }
}
