package io.recursivestore.format.parquet;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.InvalidRequestException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
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
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes one non-null value of one vector. */
@FunctionalInterface
interface ValueWriter {
  void write(int index);

  static ValueWriter of(FieldVector vector, Column column, RecordConsumer out) {
    DataType type = column.type();
    if (type instanceof Primitive primitive) {
      return primitive(vector, primitive, out);
    }
    if (type instanceof Decimal decimal) {
      return decimal((DecimalVector) vector, decimal, out);
    }
    if (type instanceof ListOf list) {
      return list((ListVector) vector, list.element(), out);
    }
    if (type instanceof MapOf map) {
      return map((ListVector) vector, map, out);
    }
    ValueWriter struct = group((StructVector) vector, ((Struct) type).columns(), out);
    return index -> {
      out.startGroup();
      struct.write(index);
      out.endGroup();
    };
  }

  private static ValueWriter primitive(FieldVector vector, Primitive type, RecordConsumer out) {
    switch (type) {
      case BOOL -> {
        BitVector v = (BitVector) vector;
        return i -> out.addBoolean(v.get(i) != 0);
      }
      case INT8 -> {
        TinyIntVector v = (TinyIntVector) vector;
        return i -> out.addInteger(v.get(i));
      }
      case INT16 -> {
        SmallIntVector v = (SmallIntVector) vector;
        return i -> out.addInteger(v.get(i));
      }
      case INT32 -> {
        IntVector v = (IntVector) vector;
        return i -> out.addInteger(v.get(i));
      }
      case INT64 -> {
        BigIntVector v = (BigIntVector) vector;
        return i -> out.addLong(v.get(i));
      }
      case FLOAT32 -> {
        Float4Vector v = (Float4Vector) vector;
        return i -> out.addFloat(v.get(i));
      }
      case FLOAT64 -> {
        Float8Vector v = (Float8Vector) vector;
        return i -> out.addDouble(v.get(i));
      }
      case DATE -> {
        DateDayVector v = (DateDayVector) vector;
        return i -> out.addInteger(v.get(i));
      }
      case TIMESTAMP, TIMESTAMP_NTZ -> {
        TimeStampVector v = (TimeStampVector) vector;
        return i -> out.addLong(v.get(i));
      }
      case STRING, BINARY -> {
        BaseVariableWidthVector v = (BaseVariableWidthVector) vector;
        // The vector's memory is reused after the batch, so whatever keeps the value must copy
        // it.
        return i ->
            out.addBinary(
                Binary.fromReusedByteBuffer(
                    v.getDataBuffer().nioBuffer(v.getStartOffset(i), v.getValueLength(i))));
      }
    }
    throw new AssertionError(type);
  }

  private static ValueWriter decimal(DecimalVector vector, Decimal type, RecordConsumer out) {
    int bytes = ParquetSchemas.decimalBytes(type.precision());
    if (type.precision() <= ParquetSchemas.INT32_DIGITS) {
      return i -> out.addInteger(vector.getObject(i).unscaledValue().intValueExact());
    }
    if (type.precision() <= ParquetSchemas.INT64_DIGITS) {
      return i -> out.addLong(vector.getObject(i).unscaledValue().longValueExact());
    }
    return i ->
        out.addBinary(Binary.fromConstantByteArray(signExtended(vector.getObject(i), bytes)));
  }

  private static byte[] signExtended(BigDecimal value, int length) {
    byte[] bytes = value.unscaledValue().toByteArray();
    if (bytes.length == length) {
      return bytes;
    }
    if (bytes.length > length) {
      throw new InvalidRequestException(
          "The decimal " + value + " has more digits than its column.");
    }
    byte[] extended = new byte[length];
    Arrays.fill(extended, 0, length - bytes.length, (byte) (bytes[0] < 0 ? -1 : 0));
    System.arraycopy(bytes, 0, extended, length - bytes.length, bytes.length);
    return extended;
  }

  private static ValueWriter list(ListVector vector, Column element, RecordConsumer out) {
    FieldVector values = vector.getDataVector();
    ValueWriter writer = of(values, element, out);
    return repeated(
        vector,
        ParquetSchemas.LIST_GROUP,
        out,
        index -> {
          if (!values.isNull(index)) {
            out.startField(element.name(), 0);
            writer.write(index);
            out.endField(element.name(), 0);
          } else if (!element.nullable()) {
            throw nullIn("list");
          }
        });
  }

  private static ValueWriter map(ListVector vector, MapOf map, RecordConsumer out) {
    StructVector entries = (StructVector) vector.getDataVector();
    return repeated(
        vector,
        ParquetSchemas.MAP_GROUP,
        out,
        group(entries, List.of(map.key(), map.value()), out));
  }

  private static ValueWriter repeated(
      ListVector vector, String name, RecordConsumer out, ValueWriter element) {
    return index -> {
      int end = vector.getElementEndIndex(index);
      int start = vector.getElementStartIndex(index);
      out.startGroup();
      if (end > start) {
        out.startField(name, 0);
        for (int i = start; i < end; i++) {
          out.startGroup();
          element.write(i);
          out.endGroup();
        }
        out.endField(name, 0);
      }
      out.endGroup();
    };
  }

  private static ValueWriter group(StructVector vector, List<Column> columns, RecordConsumer out) {
    FieldVector[] children = vector.getChildrenFromFields().toArray(FieldVector[]::new);
    ValueWriter[] writers = new ValueWriter[children.length];
    for (int i = 0; i < children.length; i++) {
      writers[i] = of(children[i], columns.get(i), out);
    }
    return index -> {
      for (int i = 0; i < writers.length; i++) {
        Column column = columns.get(i);
        if (!children[i].isNull(index)) {
          out.startField(column.name(), i);
          writers[i].write(index);
          out.endField(column.name(), i);
        } else if (!column.nullable()) {
          throw nullIn("column '" + column.name() + "'");
        }
      }
    };
  }

  private static InvalidRequestException nullIn(String where) {
    return new InvalidRequestException("There is a null in a " + where + " that allows none.");
  }
}
