package io.recursivestore.model;

import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A constant that statistics and filters compare columns with. Each type of column has one form of
 * value: booleans (0 and 1), integers, dates and timestamps are {@link OfLong}; both float types
 * {@link OfDouble}; decimals {@link OfDecimal}; strings {@link OfString}. Other types have none.
 */
public sealed interface Value extends Serializable {

  /**
   * Compares two values of the same form.
   *
   * @param other a value of the same form
   * @return negative, zero or positive, as in {@link Comparable}
   * @throws InvalidRequestException if the forms differ
   */
  int compare(Value other);

  /** Returns the value as messages show it. */
  String text();

  /**
   * Returns the form that the values of a type have.
   *
   * @param type the type of a column
   * @return a record of this interface, or empty if values of the type can't be compared
   */
  static Optional<Class<? extends Value>> form(DataType type) {
    if (type instanceof DataType.Decimal) {
      return Optional.of(OfDecimal.class);
    }
    if (type instanceof DataType.Primitive primitive && primitive != DataType.Primitive.BINARY) {
      return Optional.of(
          switch (primitive) {
            case STRING -> OfString.class;
            case FLOAT32, FLOAT64 -> OfDouble.class;
            default -> OfLong.class;
          });
    }
    return Optional.empty();
  }

  /**
   * A whole number, boolean, date or timestamp.
   *
   * @param value the number in the column's unit
   */
  record OfLong(long value) implements Value {
    @Override
    public int compare(Value other) {
      return other instanceof OfLong o ? Long.compare(value, o.value) : mismatch(this, other);
    }

    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  /**
   * A floating-point number. NaN is greater than all others; the two zeros are equal.
   *
   * @param value the number
   */
  record OfDouble(double value) implements Value {
    @Override
    public int compare(Value other) {
      return other instanceof OfDouble o
          ? Double.compare(value + 0.0, o.value + 0.0)
          : mismatch(this, other);
    }

    @Override
    public String text() {
      return Double.toString(value);
    }
  }

  /**
   * A decimal number.
   *
   * @param value the number, in any scale
   */
  record OfDecimal(BigDecimal value) implements Value {
    @Override
    public int compare(Value other) {
      return other instanceof OfDecimal o ? value.compareTo(o.value) : mismatch(this, other);
    }

    @Override
    public String text() {
      return value.toPlainString();
    }
  }

  /**
   * Text, ordered by its UTF-8 bytes taken as unsigned.
   *
   * @param value the text
   */
  record OfString(String value) implements Value {
    @Override
    public int compare(Value other) {
      return other instanceof OfString o
          ? Arrays.compareUnsigned(
              value.getBytes(StandardCharsets.UTF_8), o.value.getBytes(StandardCharsets.UTF_8))
          : mismatch(this, other);
    }

    @Override
    public String text() {
      return "'" + value + "'";
    }
  }

  private static int mismatch(Value a, Value b) {
    throw new InvalidRequestException("Can't compare " + a + " with " + b + ".");
  }
}
