package io.recursivestore.log;

import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of bounds, and their texts in JSON. Only {@link #LONG} is a number there. */
enum BoundForm {
  /** Whole numbers. */
  LONG,
  /** Floating-point numbers: infinities have no JSON number. */
  DOUBLE,
  /** Decimals. */
  DECIMAL,
  /** Text. */
  STRING;

  /** No exponent: a short one can stand for more digits than there is memory. */
  private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,39}(?:\\.[0-9]{1,38})?");

  /** Returns the name of the member that holds a bound of this form. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static BoundForm of(Value value) {
    if (value instanceof Value.OfLong) {
      return LONG;
    }
    if (value instanceof Value.OfDouble) {
      return DOUBLE;
    }
    return value instanceof Value.OfDecimal ? DECIMAL : STRING;
  }

  /** Returns the form that a member's name stands for, or null if there is none. */
  static @Nullable BoundForm of(String word) {
    return Arrays.stream(values()).filter(f -> f.word().equals(word)).findFirst().orElse(null);
  }

  /** Returns the text of a value that is no {@link #LONG}. */
  static String text(Value value) {
    if (value instanceof Value.OfDouble number) {
      return Double.toString(number.value());
    }
    return value instanceof Value.OfDecimal number
        ? number.value().toPlainString()
        : ((Value.OfString) value).value();
  }

  /**
   * Returns the value that a text stands for.
   *
   * @throws IllegalArgumentException if it is none of this form
   */
  Value parse(String text) {
    switch (this) {
      case DOUBLE -> {
        double number = Double.parseDouble(text);
        if (!Double.isNaN(number)) {
          return new Value.OfDouble(number);
        }
      }
      case DECIMAL -> {
        if (DIGITS.matcher(text).matches()) {
          return new Value.OfDecimal(new BigDecimal(text));
        }
      }
      case STRING -> {
        return new Value.OfString(text);
      }
      case LONG -> {}
    }
    throw new IllegalArgumentException(
        "'" + Members.shown(text) + "' is no bound of the form " + word());
  }
}
