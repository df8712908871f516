package io.recursivestore.format.parquet.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A type of column, a type of vector that it is read to, and what its values become.
 *
 * @param convert returns what the vector's {@code getObject} returns
 */
record Target(PrimitiveType column, ArrowType vector, Function<Object, Object> convert) {
  private static final int JULIAN_EPOCH = 2_440_588;
  private static final int SCALE = 2;

  static List<Target> all() {
    List<Target> all = new ArrayList<>();
    add(all, type(PrimitiveTypeName.BOOLEAN), ArrowType.Bool.INSTANCE, v -> v);
    PrimitiveType int32 = type(PrimitiveTypeName.INT32);
    add(all, int32, new ArrowType.Int(32, true), v -> v);
    add(all, int32, new ArrowType.Int(64, true), v -> (long) (int) v);
    add(all, int32, new ArrowType.Int(16, true), v -> (short) (int) v);
    add(all, int32, new ArrowType.Int(8, true), v -> (byte) (int) v);
    add(all, int32, new ArrowType.Int(16, false), v -> (char) (int) v);
    add(all, int32, new ArrowType.Int(32, false), v -> v);
    PrimitiveType unsigned =
        Types.required(PrimitiveTypeName.INT32)
            .as(LogicalTypeAnnotation.intType(32, false))
            .named("leaf");
    add(all, unsigned, new ArrowType.Int(64, true), v -> Integer.toUnsignedLong((int) v));
    PrimitiveType int64 = type(PrimitiveTypeName.INT64);
    add(all, int64, new ArrowType.Int(64, true), v -> v);
    add(all, int64, new ArrowType.Int(64, false), v -> v);
    add(all, int64, new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), v -> v);
    PrimitiveType single = type(PrimitiveTypeName.FLOAT);
    ArrowType float64 = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    ArrowType float32 = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
    add(all, single, float32, v -> v);
    add(all, single, float64, v -> (double) (float) v);
    add(all, type(PrimitiveTypeName.DOUBLE), float64, v -> v);
    add(
        all,
        type(PrimitiveTypeName.INT96),
        new ArrowType.Timestamp(TimeUnit.MICROSECOND, null),
        Target::time);
    PrimitiveType bytes = type(PrimitiveTypeName.BINARY);
    add(all, bytes, ArrowType.Binary.INSTANCE, Target::list);
    add(all, bytes, ArrowType.BinaryView.INSTANCE, Target::list);
    for (int width : new int[] {1, 2, 5, 16, 40}) {
      PrimitiveType fixed =
          Types.required(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY).length(width).named("leaf");
      add(all, fixed, new ArrowType.FixedSizeBinary(width), Target::list);
      add(all, fixed, ArrowType.Binary.INSTANCE, Target::list);
      add(all, fixed, ArrowType.BinaryView.INSTANCE, Target::list);
    }
    addHalves(all, float32, float64);
    addDecimals(all);
    return all;
  }

  /** Makes an empty vector. */
  FieldVector create(BufferAllocator allocator) {
    return Field.nullable("leaf", vector).createVector(allocator);
  }

  /** Returns the value of a slot, as {@link #convert} does. */
  static Object get(FieldVector from, int slot) {
    Object value = from.getObject(slot);
    return value instanceof byte[] bytes ? list(bytes) : value;
  }

  private static void addHalves(List<Target> all, ArrowType float32, ArrowType float64) {
    PrimitiveType half =
        Types.required(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
            .length(2)
            .as(LogicalTypeAnnotation.float16Type())
            .named("leaf");
    Function<Object, Short> bits =
        v -> ((Binary) v).toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN).getShort(0);
    add(all, half, float32, v -> Float16.toFloat(bits.apply(v)));
    add(all, half, float64, v -> (double) Float16.toFloat(bits.apply(v)));
    add(all, half, new ArrowType.FloatingPoint(FloatingPointPrecision.HALF), v -> bits.apply(v));
  }

  private static void addDecimals(List<Target> all) {
    ArrowType decimal = new ArrowType.Decimal(38, SCALE, 128);
    add(
        all,
        decimal(PrimitiveTypeName.INT32, 9, 0),
        decimal,
        v -> BigDecimal.valueOf((int) v, SCALE));
    add(
        all,
        decimal(PrimitiveTypeName.INT64, 18, 0),
        decimal,
        v -> BigDecimal.valueOf((long) v, SCALE));
    Function<Object, Object> big =
        v -> new BigDecimal(new BigInteger(((Binary) v).getBytes()), SCALE);
    add(all, decimal(PrimitiveTypeName.BINARY, 38, 0), decimal, big);
    for (int width = 1; width <= 16; width++) {
      int precision = Math.max(1, (int) ((8 * width - 1) * Math.log10(2)));
      add(all, decimal(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, precision, width), decimal, big);
    }
  }

  private static PrimitiveType decimal(PrimitiveTypeName name, int precision, int length) {
    return Types.required(name)
        .length(length)
        .as(LogicalTypeAnnotation.decimalType(Math.min(SCALE, precision), precision))
        .named("leaf");
  }

  private static void add(
      List<Target> all, PrimitiveType column, ArrowType vector, Function<Object, Object> convert) {
    all.add(new Target(column, vector, convert));
  }

  private static PrimitiveType type(PrimitiveTypeName name) {
    return Types.required(name).named("leaf");
  }

  private static LocalDateTime time(Object int96) {
    ByteBuffer bytes = ((Binary) int96).toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
    return LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)
        .plusDays(bytes.getInt(8) - (long) JULIAN_EPOCH)
        .plus(bytes.getLong(0) / 1_000, ChronoUnit.MICROS);
  }

  private static List<Byte> list(Object value) {
    byte[] bytes = value instanceof Binary binary ? binary.getBytes() : (byte[]) value;
    List<Byte> list = new ArrayList<>();
    for (byte b : bytes) {
      list.add(b);
    }
    return list;
  }
}
