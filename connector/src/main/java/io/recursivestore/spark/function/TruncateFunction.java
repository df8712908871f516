package io.recursivestore.spark.function;

import io.recursivestore.model.Transform.Truncate;
import java.util.Arrays;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The start of a text or of bytes, or a number rounded down. */
public final class TruncateFunction implements ScalarFunction<Object> {
  private static final long serialVersionUID = 1L;

  private final DataType type;

  TruncateFunction(DataType type) {
    if (!PartitionFunctions.isCut(type)) {
      throw new UnsupportedOperationException("Values of type " + type + " can't be truncated.");
    }
    this.type = type;
  }

  @Override
  public DataType[] inputTypes() {
    return new DataType[] {DataTypes.IntegerType, type};
  }

  /** Numbers become longs, which hold what lies below the least of a shorter type. */
  @Override
  public DataType resultType() {
    if (type instanceof DecimalType decimal) {
      return DataTypes.createDecimalType(DecimalType.MAX_PRECISION(), decimal.scale());
    }
    return type instanceof StringType || type.equals(DataTypes.BinaryType)
        ? type
        : DataTypes.LongType;
  }

  @Override
  public boolean isResultNullable() {
    return true;
  }

  @Override
  public String name() {
    return "truncate";
  }

  @Override
  public String canonicalName() {
    return "recursive-store.truncate(" + type.catalogString() + ")";
  }

  /**
   * Rounds a number down; called by the code that Spark generates.
   *
   * @param width rounds to multiples of it
   * @param value the number
   */
  public long invoke(int width, byte value) {
    return invoke(width, (long) value);
  }

  /**
   * Rounds a number down; called by the code that Spark generates.
   *
   * @param width rounds to multiples of it
   * @param value the number
   */
  public long invoke(int width, short value) {
    return invoke(width, (long) value);
  }

  /**
   * Rounds a number down; called by the code that Spark generates.
   *
   * @param width rounds to multiples of it
   * @param value the number
   */
  public long invoke(int width, int value) {
    return invoke(width, (long) value);
  }

  /**
   * Rounds a number down; called by the code that Spark generates.
   *
   * @param width rounds to multiples of it
   * @param value the number
   */
  public long invoke(int width, long value) {
    long rest = Math.floorMod(value, (long) width);
    return value < Long.MIN_VALUE + rest ? Long.MIN_VALUE : value - rest;
  }

  /**
   * Rounds a decimal down; called by the code that Spark generates.
   *
   * @param width rounds to multiples of it, in units of the last digit
   * @param value the decimal
   */
  public @Nullable Decimal invoke(int width, @Nullable Decimal value) {
    if (value == null) {
      return null;
    }
    var truncated = new Truncate(width).truncate(value.toJavaBigDecimal());
    return Decimal.apply(truncated, DecimalType.MAX_PRECISION(), truncated.scale());
  }

  /**
   * Cuts a text; called by the code that Spark generates.
   *
   * @param width number of code points
   * @param value the text
   */
  public @Nullable UTF8String invoke(int width, @Nullable UTF8String value) {
    return value == null ? null : value.substring(0, width);
  }

  /**
   * Cuts bytes; called by the code that Spark generates.
   *
   * @param width number of bytes
   * @param value the bytes
   */
  public byte @Nullable [] invoke(int width, byte @Nullable [] value) {
    return value == null ? null : Arrays.copyOf(value, Math.min(width, value.length));
  }
}
