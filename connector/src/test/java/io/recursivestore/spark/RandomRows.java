package io.recursivestore.spark;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows of any schema, with nulls wherever they may be and the extreme values of each type. */
final class RandomRows {
  private static final double NULLS = 0.2;
  private static final double EXTREMES = 0.1;

  private final Random random;

  RandomRows(long seed) {
    random = new Random(seed);
  }

  Dataset<Row> frame(SparkSession spark, StructType schema, int rows) {
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      made.add(row(schema));
    }
    return spark.createDataFrame(made, schema);
  }

  private Row row(StructType schema) {
    List<Object> values = new ArrayList<>();
    for (StructField field : schema.fields()) {
      values.add(field.nullable() && random.nextDouble() < NULLS ? null : value(field.dataType()));
    }
    return RowFactory.create(values.toArray());
  }

  private Object value(DataType type) {
    if (type instanceof StructType struct) {
      return row(struct);
    }
    if (type instanceof ArrayType array) {
      List<Object> elements = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        elements.add(nullable(array.containsNull(), array.elementType()));
      }
      return elements;
    }
    if (type instanceof MapType map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        entries.put(value(map.keyType()), nullable(map.valueContainsNull(), map.valueType()));
      }
      return entries;
    }
    if (type instanceof DecimalType decimal) {
      return decimal(decimal);
    }
    return primitive(type.catalogString());
  }

  private Object nullable(boolean nullable, DataType type) {
    return nullable && random.nextDouble() < NULLS ? null : value(type);
  }

  private BigDecimal decimal(DecimalType type) {
    BigInteger limit = BigInteger.TEN.pow(type.precision());
    BigInteger unscaled =
        random.nextDouble() < EXTREMES
            ? limit.subtract(BigInteger.ONE)
            : new BigInteger(limit.bitLength(), random).mod(limit);
    return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.scale());
  }

  private Object primitive(String type) {
    boolean extreme = random.nextDouble() < EXTREMES;
    boolean up = random.nextBoolean();
    return switch (type) {
      case "boolean" -> up;
      case "tinyint" -> extreme ? (up ? Byte.MAX_VALUE : Byte.MIN_VALUE) : (byte) random.nextInt();
      case "smallint" ->
          extreme ? (up ? Short.MAX_VALUE : Short.MIN_VALUE) : (short) random.nextInt();
      case "int" -> extreme ? (up ? Integer.MAX_VALUE : Integer.MIN_VALUE) : random.nextInt();
      case "bigint" -> extreme ? (up ? Long.MAX_VALUE : Long.MIN_VALUE) : random.nextLong();
      case "float" -> extreme ? (up ? Float.NaN : Float.NEGATIVE_INFINITY) : random.nextFloat();
      case "double" -> extreme ? (up ? Double.NaN : Double.MIN_VALUE) : random.nextGaussian();
      case "string" -> extreme ? "" : "é\u0000" + Integer.toString(random.nextInt(), 36) + "漢字";
      case "binary" -> bytes();
      case "date" -> new Date(random.nextInt(40_000) * 86_400_000L);
      case "timestamp" -> new Timestamp(random.nextInt() * 10_007L);
      case "timestamp_ntz" ->
          LocalDateTime.ofEpochSecond(
              random.nextInt(), random.nextInt(1_000_000) * 1000, ZoneOffset.UTC);
      default -> throw new IllegalArgumentException(type);
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(5)];
    random.nextBytes(bytes);
    return bytes;
  }
}
