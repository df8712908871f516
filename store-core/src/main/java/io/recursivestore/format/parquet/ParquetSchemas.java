package io.recursivestore.format.parquet;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The Parquet schema of a store schema, after <a
 * href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md">Parquet's logical
 * types</a>: three-level lists and maps; decimals in the smallest type that holds their precision.
 */
final class ParquetSchemas {
  static final String LIST_GROUP = "list";
  static final String MAP_GROUP = "key_value";
  static final int INT32_DIGITS = 9;
  static final int INT64_DIGITS = 18;
  private static final double BITS_PER_DIGIT = Math.log(10) / Math.log(2);

  private ParquetSchemas() {}

  static MessageType toParquet(Schema schema) {
    return new MessageType("schema", types(schema.columns()));
  }

  /**
   * Number of bytes of the fixed-length form of a decimal: enough for its digits and a sign bit.
   */
  static int decimalBytes(int precision) {
    return (int) Math.ceil((precision * BITS_PER_DIGIT + 1) / Byte.SIZE);
  }

  private static List<Type> types(List<Column> columns) {
    return columns.stream().map(ParquetSchemas::type).toList();
  }

  static Type type(Column column) {
    Repetition repetition = column.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    DataType type = column.type();
    if (type instanceof Primitive primitive) {
      return primitive(primitive, repetition).id(column.id()).named(column.name());
    }
    if (type instanceof Decimal decimal) {
      return decimal(decimal, repetition).id(column.id()).named(column.name());
    }
    if (type instanceof ListOf list) {
      GroupType repeated = new GroupType(Repetition.REPEATED, LIST_GROUP, type(list.element()));
      return annotated(column, repetition, LogicalTypeAnnotation.listType(), repeated);
    }
    if (type instanceof MapOf map) {
      GroupType repeated =
          new GroupType(Repetition.REPEATED, MAP_GROUP, type(map.key()), type(map.value()));
      return annotated(column, repetition, LogicalTypeAnnotation.mapType(), repeated);
    }
    List<Column> children = ((Struct) type).columns();
    if (children.isEmpty()) {
      throw new InvalidRequestException(
          "Column '"
              + column.name()
              + "' is a struct without fields, which Parquet can't hold. Give it a field or leave "
              + "the column out.");
    }
    return new GroupType(repetition, column.name(), types(children)).withId(column.id());
  }

  private static Type annotated(
      Column column, Repetition repetition, LogicalTypeAnnotation annotation, GroupType repeated) {
    return Types.buildGroup(repetition)
        .as(annotation)
        .addField(repeated)
        .id(column.id())
        .named(column.name());
  }

  private static Types.PrimitiveBuilder<PrimitiveType> primitive(
      Primitive type, Repetition repetition) {
    return switch (type) {
      case BOOL -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
      case INT8 ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.intType(8, true));
      case INT16 ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.intType(16, true));
      case INT32 -> Types.primitive(PrimitiveTypeName.INT32, repetition);
      case INT64 -> Types.primitive(PrimitiveTypeName.INT64, repetition);
      case FLOAT32 -> Types.primitive(PrimitiveTypeName.FLOAT, repetition);
      case FLOAT64 -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
      case STRING ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .as(LogicalTypeAnnotation.stringType());
      case BINARY -> Types.primitive(PrimitiveTypeName.BINARY, repetition);
      case DATE ->
          Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.dateType());
      case TIMESTAMP ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
      case TIMESTAMP_NTZ ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS));
    };
  }

  private static Types.PrimitiveBuilder<PrimitiveType> decimal(
      Decimal type, Repetition repetition) {
    Types.PrimitiveBuilder<PrimitiveType> builder;
    if (type.precision() <= INT32_DIGITS) {
      builder = Types.primitive(PrimitiveTypeName.INT32, repetition);
    } else if (type.precision() <= INT64_DIGITS) {
      builder = Types.primitive(PrimitiveTypeName.INT64, repetition);
    } else {
      builder =
          Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
              .length(decimalBytes(type.precision()));
    }
    return builder.as(LogicalTypeAnnotation.decimalType(type.scale(), type.precision()));
  }
}
