package io.recursivestore.model;

import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import java.math.BigDecimal;

/** Which constants a column of a type can have as its default. */
final class DefaultValues {
  /** A longer text would make every batch of an old file large. */
  private static final int MAX_TEXT = 1024;

  private DefaultValues() {}

  static void check(String column, DataType type, Value value) {
    if (!fits(type, value)) {
      throw new InvalidRequestException(
          "Column '"
              + column
              + "' of type "
              + type
              + " can't have the default "
              + value.text()
              + ". A default is a constant that its type can hold; NaN, text of more than "
              + MAX_TEXT
              + " characters, binary values and nested ones can be none.");
    }
  }

  private static boolean fits(DataType type, Value value) {
    if (type instanceof Decimal decimal) {
      return value instanceof Value.OfDecimal v && fits(decimal, v.value());
    }
    if (!(type instanceof Primitive primitive)) {
      return false;
    }
    return switch (primitive) {
      case BOOL -> isWithin(value, 0, 1);
      case INT8 -> isWithin(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> isWithin(value, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32, DATE -> isWithin(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64, TIMESTAMP, TIMESTAMP_NTZ -> isWithin(value, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT32 -> value instanceof Value.OfDouble v && (float) v.value() == v.value();
      case FLOAT64 -> value instanceof Value.OfDouble v && !Double.isNaN(v.value());
      case STRING -> value instanceof Value.OfString v && v.value().length() <= MAX_TEXT;
      case BINARY -> false;
    };
  }

  private static boolean isWithin(Value value, long least, long most) {
    return value instanceof Value.OfLong v && v.value() >= least && v.value() <= most;
  }

  private static boolean fits(Decimal type, BigDecimal value) {
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    return plain.scale() <= type.scale()
        && plain.precision() - plain.scale() <= type.precision() - type.scale();
  }
}
