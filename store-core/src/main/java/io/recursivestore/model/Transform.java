package io.recursivestore.model;

import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * What a partition makes of a column's value. All of them are those of the specification of Apache
 * Iceberg's tables, with the same results: times count from 1970 in UTC, and buckets are made by
 * the same hash. A null stays null.
 */
public sealed interface Transform extends Serializable {

  /** A transform without a parameter. */
  enum Plain implements Transform {
    /** The value itself. */
    IDENTITY,
    /** Whole years since 1970. */
    YEARS,
    /** Whole months since January 1970. */
    MONTHS,
    /** Whole days since 1970-01-01. */
    DAYS,
    /** Whole hours since 1970-01-01T00:00. */
    HOURS;

    @Override
    public boolean takes(DataType type) {
      return switch (this) {
        case IDENTITY -> type instanceof Primitive || type instanceof Decimal;
        case YEARS, MONTHS, DAYS -> isTimestamp(type) || type == Primitive.DATE;
        case HOURS -> isTimestamp(type);
      };
    }

    @Override
    public boolean keepsOrder() {
      return true;
    }

    @Override
    public String text(String column) {
      return this == IDENTITY ? column : toString() + "(" + column + ")";
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One of a number of buckets, by a hash of the value: rows are spread evenly, and those of one
   * value stay together.
   *
   * @param count the number of buckets, at least 1
   */
  record Bucket(int count) implements Transform {
    /**
     * Checks the number.
     *
     * @throws InvalidRequestException if it is not positive
     */
    public Bucket {
      if (count < 1) {
        throw new InvalidRequestException(
            "There can't be " + count + " buckets; use at least 1, such as bucket(16, id).");
      }
    }

    @Override
    public boolean takes(DataType type) {
      boolean isHashed =
          type != Primitive.BOOL && type != Primitive.FLOAT32 && type != Primitive.FLOAT64;
      return type instanceof Decimal || (type instanceof Primitive && isHashed);
    }

    @Override
    public boolean keepsOrder() {
      return false;
    }

    @Override
    public String text(String column) {
      return "bucket(" + count + ", " + column + ")";
    }
  }

  /**
   * The start of a value: text cut after some characters (Unicode code points), binary after some
   * bytes, whole numbers and decimals rounded down to a multiple of the width. For decimals the
   * width is in units of the last digit.
   *
   * @param width the width, at least 1
   */
  record Truncate(int width) implements Transform {
    /**
     * Checks the width.
     *
     * @throws InvalidRequestException if it is not positive
     */
    public Truncate {
      if (width < 1) {
        throw new InvalidRequestException(
            "Values can't be truncated to "
                + width
                + "; use a width of at least 1, such as truncate(4, name).");
      }
    }

    @Override
    public boolean takes(DataType type) {
      return type instanceof Decimal
          || (type instanceof Primitive primitive
              && switch (primitive) {
                case INT8, INT16, INT32, INT64, STRING, BINARY -> true;
                default -> false;
              });
    }

    @Override
    public boolean keepsOrder() {
      return true;
    }

    @Override
    public String text(String column) {
      return "truncate(" + width + ", " + column + ")";
    }

    /**
     * Rounds a whole number down.
     *
     * @param value the number
     * @return the largest multiple of the width that is not above it; the least long if that is
     *     below it
     */
    public long truncate(long value) {
      long rest = Math.floorMod(value, (long) width);
      return value < Long.MIN_VALUE + rest ? Long.MIN_VALUE : value - rest;
    }

    /**
     * Rounds a decimal down.
     *
     * @param value the number, in the scale of its column
     */
    public BigDecimal truncate(BigDecimal value) {
      BigInteger unit = BigInteger.valueOf(width);
      BigInteger rest = value.unscaledValue().mod(unit);
      return new BigDecimal(value.unscaledValue().subtract(rest), value.scale());
    }

    /**
     * Cuts a text.
     *
     * @param value the text
     */
    public String truncate(String value) {
      return value.codePointCount(0, value.length()) <= width
          ? value
          : value.substring(0, value.offsetByCodePoints(0, width));
    }
  }

  /**
   * Returns whether columns of a type can be transformed so.
   *
   * @param type the type
   */
  boolean takes(DataType type);

  /** Returns whether a value that is not below another has a result that is not below its. */
  boolean keepsOrder();

  /**
   * Returns the transform as SQL writes it.
   *
   * @param column the column's name
   */
  String text(String column);

  private static boolean isTimestamp(DataType type) {
    return type == Primitive.TIMESTAMP || type == Primitive.TIMESTAMP_NTZ;
  }
}
