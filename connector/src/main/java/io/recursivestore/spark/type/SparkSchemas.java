package io.recursivestore.spark.type;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VarcharType;

/** The two directions between a Spark schema and a store schema. */
public final class SparkSchemas {
  private static final Map<Primitive, DataType> PRIMITIVES =
      Map.ofEntries(
          Map.entry(Primitive.BOOL, DataTypes.BooleanType),
          Map.entry(Primitive.INT8, DataTypes.ByteType),
          Map.entry(Primitive.INT16, DataTypes.ShortType),
          Map.entry(Primitive.INT32, DataTypes.IntegerType),
          Map.entry(Primitive.INT64, DataTypes.LongType),
          Map.entry(Primitive.FLOAT32, DataTypes.FloatType),
          Map.entry(Primitive.FLOAT64, DataTypes.DoubleType),
          Map.entry(Primitive.STRING, DataTypes.StringType),
          Map.entry(Primitive.BINARY, DataTypes.BinaryType),
          Map.entry(Primitive.DATE, DataTypes.DateType),
          Map.entry(Primitive.TIMESTAMP, DataTypes.TimestampType),
          Map.entry(Primitive.TIMESTAMP_NTZ, DataTypes.TimestampNTZType));

  private SparkSchemas() {}

  /**
   * Returns the Spark schema of a store schema.
   *
   * @param schema the store schema
   */
  public static StructType toSpark(Schema schema) {
    return struct(schema.columns());
  }

  /**
   * Returns a store schema for a Spark schema, with fresh column ids.
   *
   * @param schema the Spark schema
   * @throws InvalidRequestException if a type can't be stored
   */
  public static Schema fromSpark(StructType schema) {
    if (schema.isEmpty()) {
      throw new InvalidRequestException(
          "A dataset needs at least one column, but the rows to write have none.");
    }
    return new Schema(columns(schema, "", new AtomicInteger()));
  }

  private static StructType struct(List<Column> columns) {
    return new StructType(
        columns.stream()
            .map(c -> new StructField(c.name(), type(c.type()), c.nullable(), Metadata.empty()))
            .toArray(StructField[]::new));
  }

  private static DataType type(io.recursivestore.model.DataType type) {
    if (type instanceof Primitive primitive) {
      return java.util.Objects.requireNonNull(PRIMITIVES.get(primitive));
    }
    if (type instanceof Decimal decimal) {
      return DataTypes.createDecimalType(decimal.precision(), decimal.scale());
    }
    if (type instanceof ListOf list) {
      return DataTypes.createArrayType(type(list.element().type()), list.element().nullable());
    }
    if (type instanceof MapOf map) {
      return DataTypes.createMapType(
          type(map.key().type()), type(map.value().type()), map.value().nullable());
    }
    return struct(((Struct) type).columns());
  }

  private static List<Column> columns(StructType struct, String path, AtomicInteger ids) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : struct.fields()) {
      columns.add(
          column(field.name(), field.dataType(), field.nullable(), path + field.name(), ids));
    }
    return columns;
  }

  private static Column column(
      String name, DataType type, boolean nullable, String path, AtomicInteger ids) {
    int id = ids.incrementAndGet();
    return new Column(id, name, type(type, path, ids), nullable);
  }

  private static io.recursivestore.model.DataType type(
      DataType type, String path, AtomicInteger ids) {
    if (type instanceof ArrayType array) {
      return new ListOf(
          column("element", array.elementType(), array.containsNull(), path + ".element", ids));
    }
    if (type instanceof MapType map) {
      return new MapOf(
          column("key", map.keyType(), false, path + ".key", ids),
          column("value", map.valueType(), map.valueContainsNull(), path + ".value", ids));
    }
    if (type instanceof StructType struct) {
      return new Struct(columns(struct, path + ".", ids));
    }
    if (type instanceof DecimalType decimal) {
      return new Decimal(decimal.precision(), decimal.scale());
    }
    if (type instanceof CharType
        || type instanceof VarcharType
        || type.equals(DataTypes.StringType)) {
      return Primitive.STRING;
    }
    return PRIMITIVES.entrySet().stream()
        .filter(e -> e.getValue().equals(type))
        .<io.recursivestore.model.DataType>map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "Column '"
                        + path
                        + "' has the type "
                        + type.sql()
                        + ", which can't be stored. Cast it"
                        + (type instanceof StringType
                            ? " to STRING without a collation."
                            : " to a type that can.")));
  }
}
