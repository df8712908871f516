package io.recursivestore.spark.function;

import io.recursivestore.model.BucketHash;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The bucket that a value falls in. */
public final class BucketFunction implements ScalarFunction<Integer> {
  private static final long serialVersionUID = 1L;

  private final DataType type;

  BucketFunction(DataType type) {
    if (!PartitionFunctions.isHashed(type)) {
      throw new UnsupportedOperationException("Values of type " + type + " have no buckets.");
    }
    this.type = type;
  }

  @Override
  public DataType[] inputTypes() {
    return new DataType[] {DataTypes.IntegerType, type};
  }

  @Override
  public DataType resultType() {
    return DataTypes.IntegerType;
  }

  @Override
  public boolean isResultNullable() {
    return true;
  }

  @Override
  public String name() {
    return "bucket";
  }

  @Override
  public String canonicalName() {
    return "recursive-store.bucket(" + type.catalogString() + ")";
  }

  /**
   * Computes the bucket of a number; called by the code that Spark generates.
   *
   * @param count number of buckets
   * @param value the number
   */
  public int invoke(int count, byte value) {
    return invoke(count, (long) value);
  }

  /**
   * Computes the bucket of a number; called by the code that Spark generates.
   *
   * @param count number of buckets
   * @param value the number
   */
  public int invoke(int count, short value) {
    return invoke(count, (long) value);
  }

  /**
   * Computes the bucket of a number or date; called by the code that Spark generates.
   *
   * @param count number of buckets
   * @param value the number
   */
  public int invoke(int count, int value) {
    return invoke(count, (long) value);
  }

  /**
   * Computes the bucket of a number or timestamp; called by the code that Spark generates.
   *
   * @param count number of buckets
   * @param value the number
   */
  public int invoke(int count, long value) {
    return BucketHash.bucket(BucketHash.of(value), count);
  }

  /**
   * Computes the bucket of a decimal; called by the code that Spark generates.
   *
   * @param count number of buckets
   * @param value the decimal
   */
  public @Nullable Integer invoke(int count, @Nullable Decimal value) {
    return value == null
        ? null
        : (Integer) BucketHash.bucket(BucketHash.of(value.toJavaBigDecimal()), count);
  }

  /**
   * Computes the bucket of a text; called by the code that Spark generates.
   *
   * @param count number of buckets
   * @param value the text
   */
  public @Nullable Integer invoke(int count, @Nullable UTF8String value) {
    return value == null ? null : invoke(count, value.getBytes());
  }

  /**
   * Computes the bucket of bytes; called by the code that Spark generates.
   *
   * @param count number of buckets
   * @param value the bytes
   */
  public @Nullable Integer invoke(int count, byte @Nullable [] value) {
    return value == null
        ? null
        : (Integer) BucketHash.bucket(BucketHash.of(value, value.length), count);
  }
}
