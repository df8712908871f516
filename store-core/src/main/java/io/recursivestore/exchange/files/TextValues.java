package io.recursivestore.exchange.files;

import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;

/** Values that are written as text. Text that is none of them is refused, and nothing is cut. */
final class TextValues {
  private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();

  private TextValues() {}

  /** Puts the value of a text into a slot. */
  @FunctionalInterface
  interface Setter {
    /**
     * Puts it there.
     *
     * @throws RuntimeException if the text is no such value
     */
    void set(int slot, String text);
  }

  /**
   * Returns what fills a vector.
   *
   * @throws IllegalArgumentException if no text is a value of its type
   */
  static Setter setter(FieldVector vector, DataType type) {
    if (vector instanceof VarCharVector v) {
      return (i, text) -> v.setSafe(i, text.getBytes(StandardCharsets.UTF_8));
    }
    if (vector instanceof BigIntVector v) {
      return (i, text) -> v.setSafe(i, Long.parseLong(text));
    }
    if (vector instanceof Float8Vector v) {
      return (i, text) -> v.setSafe(i, number(text));
    }
    if (vector instanceof Float4Vector v) {
      return (i, text) -> v.setSafe(i, (float) number(text));
    }
    if (vector instanceof IntVector v) {
      return (i, text) -> v.setSafe(i, Integer.parseInt(text));
    }
    if (vector instanceof SmallIntVector v) {
      return (i, text) -> v.setSafe(i, Short.parseShort(text));
    }
    if (vector instanceof TinyIntVector v) {
      return (i, text) -> v.setSafe(i, Byte.parseByte(text));
    }
    if (vector instanceof BitVector v) {
      return (i, text) -> v.setSafe(i, bool(text) ? 1 : 0);
    }
    if (vector instanceof DateDayVector v) {
      return (i, text) -> v.setSafe(i, Math.toIntExact(LocalDate.parse(text).toEpochDay()));
    }
    if (vector instanceof TimeStampVector v) {
      return type == Primitive.TIMESTAMP
          ? (i, text) -> v.setSafe(i, instant(text))
          : (i, text) -> v.setSafe(i, local(text));
    }
    if (vector instanceof DecimalVector v && type instanceof Decimal decimal) {
      return (i, text) -> v.setSafe(i, decimal(new BigDecimal(text), decimal));
    }
    throw new IllegalArgumentException("text can't be read as " + type);
  }

  /** Returns a number with the digits that a type wants. */
  static BigDecimal decimal(BigDecimal number, Decimal type) {
    BigDecimal scaled = number.setScale(type.scale(), RoundingMode.UNNECESSARY);
    if (scaled.precision() > type.precision()) {
      throw new NumberFormatException("it has more than " + type.precision() + " digits");
    }
    return scaled;
  }

  /** Returns whether a text says yes. */
  static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new NumberFormatException("it is neither true nor false");
    };
  }

  /** Returns a number as Python, Java and others write it. */
  static double number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
        // Java takes 1d and 1f for numbers.
        if (Character.isLetter(last) || text.isBlank() || text.strip().length() < text.length()) {
          throw new NumberFormatException("it is no number");
        }
        yield Double.parseDouble(text);
      }
    };
  }

  /** Returns the microseconds of a time with an offset from UTC, or of UTC if it has none. */
  static long instant(String text) {
    String iso = iso(text);
    return hasOffset(iso)
        ? micros(OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime())
        : local(iso);
  }

  /** Returns the microseconds of a time without an offset. */
  static long local(String text) {
    String iso = iso(text);
    return micros(
        iso.indexOf('T') < 0 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso));
  }

  /** Returns whether a time says how far it is from UTC. */
  static boolean hasOffset(String iso) {
    int time = iso.indexOf('T');
    String end = time < 0 ? "" : iso.substring(time);
    return end.endsWith("Z") || end.indexOf('+') >= 0 || end.indexOf('-') >= 0;
  }

  /** Returns a time with a T in the middle, and its offset as Java reads it. */
  static String iso(String text) {
    boolean isSpaced = text.length() > 10 && text.charAt(10) == ' ';
    String iso = isSpaced ? text.substring(0, 10) + 'T' + text.substring(11) : text;
    // Some write +00, some +0000.
    return iso.replaceFirst("(T.*[+-]\\d\\d)$", "$1:00")
        .replaceFirst("(T.*[+-]\\d\\d)(\\d\\d)$", "$1:$2")
        .replaceFirst(" UTC$", "Z");
  }

  private static long micros(LocalDateTime time) {
    if (!time.truncatedTo(ChronoUnit.MICROS).equals(time)) {
      throw new NumberFormatException("it can't be kept in microseconds");
    }
    return ChronoUnit.MICROS.between(EPOCH, time);
  }
}
