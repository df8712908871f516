package io.recursivestore.stream;

import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Primitive;
import java.util.Arrays;
import java.util.Optional;

/** The type of a stream field's values. Each value takes one 64-bit element, whatever its type. */
public enum FieldType {
  /** True or false, kept as 1 or 0. */
  BOOL(Primitive.BOOL, 0, 1),
  /** Signed 8-bit integer. */
  INT8(Primitive.INT8, Byte.MIN_VALUE, Byte.MAX_VALUE),
  /** Signed 16-bit integer. */
  INT16(Primitive.INT16, Short.MIN_VALUE, Short.MAX_VALUE),
  /** Signed 32-bit integer. */
  INT32(Primitive.INT32, Integer.MIN_VALUE, Integer.MAX_VALUE),
  /** Signed 64-bit integer. */
  INT64(Primitive.INT64, Long.MIN_VALUE, Long.MAX_VALUE),
  /** IEEE 754 single precision, kept as the bits of the equal double-precision value. */
  FLOAT32(Primitive.FLOAT32, 0, 0),
  /** IEEE 754 double precision, kept as its bits. */
  FLOAT64(Primitive.FLOAT64, 0, 0);

  private final Primitive dataType;
  private final long min;
  private final long max;

  FieldType(Primitive dataType, long min, long max) {
    this.dataType = dataType;
    this.min = min;
    this.max = max;
  }

  /**
   * Returns the type of the column that the field reads as, or of that column's elements if it is a
   * sequence.
   */
  public DataType dataType() {
    return dataType;
  }

  boolean isInteger() {
    return this == INT8 || this == INT16 || this == INT32 || this == INT64;
  }

  boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** The least value of an integer type. */
  long min() {
    return min;
  }

  /** The greatest value of an integer type. */
  long max() {
    return max;
  }

  static Optional<FieldType> of(DataType dataType) {
    return Arrays.stream(values()).filter(t -> t.dataType.equals(dataType)).findFirst();
  }

  static Optional<FieldType> named(String name) {
    return Arrays.stream(values()).filter(t -> t.toString().equals(name)).findFirst();
  }

  /** Returns the name that the format and messages use, such as {@code float64}. */
  @Override
  public String toString() {
    return dataType.typeName();
  }
}
