package io.recursivestore.exchange.files;

import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Primitive;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;

/** Finds the narrowest type of which all values of a column of text are. */
final class TypeGuess {
  private static final int MAX_LENGTH = 64;

  private final Set<Primitive> possible =
      EnumSet.of(
          Primitive.BOOL,
          Primitive.INT64,
          Primitive.FLOAT64,
          Primitive.DATE,
          Primitive.TIMESTAMP,
          Primitive.TIMESTAMP_NTZ);
  private boolean any;

  /** Takes a value that is not null. */
  void add(String text) {
    any = true;
    if (!possible.isEmpty()) {
      possible.removeIf(type -> !is(type, text));
    }
  }

  /** Returns the type; text if there were no values. */
  DataType type() {
    return any && !possible.isEmpty() ? possible.iterator().next() : Primitive.STRING;
  }

  private static boolean is(Primitive type, String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    try {
      switch (type) {
        case BOOL -> TextValues.bool(text);
        case INT64 -> {
          requireNumber(text);
          Long.parseLong(text);
        }
        case FLOAT64 -> {
          requireNumber(text);
          TextValues.number(text);
        }
        case DATE -> LocalDate.parse(text);
        case TIMESTAMP -> {
          require(TextValues.hasOffset(TextValues.iso(text)));
          TextValues.instant(text);
        }
        default -> {
          require(TextValues.iso(text).indexOf('T') > 0);
          TextValues.local(text);
        }
      }
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Digits after a zero are those of a code, of which the zero is a part. */
  private static void requireNumber(String text) {
    int first = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    require(
        text.length() <= first + 1
            || text.charAt(first) != '0'
            || !Character.isDigit(text.charAt(first + 1)));
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("it is of another type");
    }
  }
}
