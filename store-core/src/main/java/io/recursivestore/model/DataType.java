package io.recursivestore.model;

import java.io.Serializable;
import java.util.List;

/**
 * The type of a column. A type says nothing of nullability, which belongs to the {@link Column}.
 */
public sealed interface DataType extends Serializable {

  /** A type without parameters or children. */
  enum Primitive implements DataType {
    /** True or false. */
    BOOL,
    /** Signed 8-bit integer. */
    INT8,
    /** Signed 16-bit integer. */
    INT16,
    /** Signed 32-bit integer. */
    INT32,
    /** Signed 64-bit integer. */
    INT64,
    /** IEEE 754 single precision. */
    FLOAT32,
    /** IEEE 754 double precision. */
    FLOAT64,
    /** UTF-8 text. */
    STRING,
    /** Raw bytes. */
    BINARY,
    /** Days since 1970-01-01 in the proleptic Gregorian calendar. */
    DATE,
    /** An instant: microseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP,
    /** A wall-clock time without zone: microseconds since 1970-01-01T00:00:00. */
    TIMESTAMP_NTZ;

    /** Returns the name that the commit log and messages use, such as {@code int64}. */
    public String typeName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String toString() {
      return typeName();
    }
  }

  /**
   * An exact decimal number.
   *
   * @param precision number of digits, 1 to 38
   * @param scale digits after the point, 0 to {@code precision}
   */
  record Decimal(int precision, int scale) implements DataType {
    /** The largest precision. */
    public static final int MAX_PRECISION = 38;

    /**
     * Checks the bounds.
     *
     * @throws InvalidRequestException if precision or scale is out of bounds
     */
    public Decimal {
      if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
        throw new InvalidRequestException(
            "Invalid decimal("
                + precision
                + ", "
                + scale
                + "): use a precision of 1 to 38 and a scale of 0 to it.");
      }
    }

    @Override
    public String toString() {
      return "decimal(" + precision + ", " + scale + ")";
    }
  }

  /**
   * A list of values of one type.
   *
   * @param element the elements; its name is {@code element}
   */
  record ListOf(Column element) implements DataType {
    @Override
    public String toString() {
      return "list<" + element.type() + ">";
    }
  }

  /**
   * A fixed set of named values.
   *
   * @param columns the values' columns; there may be none
   */
  record Struct(List<Column> columns) implements DataType {
    /** Copies the list. */
    public Struct {
      columns = List.copyOf(columns);
    }

    @Override
    public String toString() {
      return "struct<" + Schema.describe(columns) + ">";
    }
  }

  /**
   * A map. Keys are never null; equal keys are not detected.
   *
   * @param key the keys; its name is {@code key} and it is not nullable
   * @param value the values; its name is {@code value}
   */
  record MapOf(Column key, Column value) implements DataType {
    /**
     * Checks the key.
     *
     * @throws InvalidRequestException if the key is nullable
     */
    public MapOf {
      if (key.nullable()) {
        throw new InvalidRequestException("A map's key can't be nullable.");
      }
    }

    @Override
    public String toString() {
      return "map<" + key.type() + ", " + value.type() + ">";
    }
  }
}
