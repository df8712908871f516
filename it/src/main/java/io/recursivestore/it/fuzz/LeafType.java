package io.recursivestore.it.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * A type of column, and a type of vector that it is read to.
 *
 * @param column the type, of a column without a repetition
 * @param vector the vector's type
 */
record LeafType(PrimitiveType column, ArrowType vector) {
  private static final int DECIMAL_BITS = 128;
  private static final ArrowType DECIMAL = new ArrowType.Decimal(38, 2, DECIMAL_BITS);
  private static final ArrowType TIME = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
  private static final ArrowType FLOAT32 =
      new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
  private static final ArrowType FLOAT64 =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  /** Every way to store values, and every way to fill a vector with them. */
  static final List<LeafType> ALL = all();

  private static List<LeafType> all() {
    List<LeafType> all = new ArrayList<>();
    add(all, PrimitiveTypeName.BOOLEAN, null, 0, ArrowType.Bool.INSTANCE);
    add(all, PrimitiveTypeName.INT32, null, 0, new ArrowType.Int(Integer.SIZE, true));
    add(all, PrimitiveTypeName.INT32, null, 0, new ArrowType.Int(Byte.SIZE, true));
    add(all, PrimitiveTypeName.INT32, null, 0, new ArrowType.Int(Long.SIZE, true));
    add(all, PrimitiveTypeName.INT64, null, 0, new ArrowType.Int(Long.SIZE, true));
    add(
        all,
        PrimitiveTypeName.INT64,
        LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MILLIS),
        0,
        TIME);
    add(all, PrimitiveTypeName.FLOAT, null, 0, FLOAT32);
    add(all, PrimitiveTypeName.FLOAT, null, 0, FLOAT64);
    add(all, PrimitiveTypeName.DOUBLE, null, 0, FLOAT64);
    add(all, PrimitiveTypeName.INT96, null, 0, TIME);
    add(all, PrimitiveTypeName.BINARY, null, 0, ArrowType.Binary.INSTANCE);
    add(all, PrimitiveTypeName.BINARY, null, 0, ArrowType.BinaryView.INSTANCE);
    add(all, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, null, 5, new ArrowType.FixedSizeBinary(5));
    add(all, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, null, 5, ArrowType.Binary.INSTANCE);
    add(all, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, null, 5, ArrowType.BinaryView.INSTANCE);
    add(
        all,
        PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
        LogicalTypeAnnotation.float16Type(),
        2,
        FLOAT32);
    add(all, PrimitiveTypeName.INT32, LogicalTypeAnnotation.decimalType(2, 9), 0, DECIMAL);
    add(all, PrimitiveTypeName.INT64, LogicalTypeAnnotation.decimalType(2, 18), 0, DECIMAL);
    add(all, PrimitiveTypeName.BINARY, LogicalTypeAnnotation.decimalType(2, 38), 0, DECIMAL);
    add(
        all,
        PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
        LogicalTypeAnnotation.decimalType(2, 20),
        9,
        DECIMAL);
    return List.copyOf(all);
  }

  private static void add(
      List<LeafType> all,
      PrimitiveTypeName type,
      @Nullable LogicalTypeAnnotation logical,
      int length,
      ArrowType vector) {
    all.add(new LeafType(Types.required(type).length(length).as(logical).named("leaf"), vector));
  }
}
