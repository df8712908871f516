package io.recursivestore.it.corpus;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Values as texts that are equal if the values are, to the last bit of a number that is not one.
 * The types may be others: an unsigned number is a decimal in Spark, and none in the store.
 */
final class Values {
  private Values() {}

  /** Returns the values of a row. */
  static String text(Row row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      values.add(text(row.get(i)));
    }
    return values.toString();
  }

  @SuppressWarnings("unchecked")
  private static String text(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Row row) {
      return text(row);
    }
    if (value instanceof scala.collection.Seq<?> list) {
      return CollectionConverters.asJava((scala.collection.Seq<Object>) list).stream()
          .map(Values::text)
          .toList()
          .toString();
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<Object, Object> entries =
          CollectionConverters.asJava((scala.collection.Map<Object, Object>) map);
      return entries.entrySet().stream()
          .map(e -> text(e.getKey()) + "=" + text(e.getValue()))
          .sorted()
          .toList()
          .toString();
    }
    return leaf(value);
  }

  private static String leaf(Object value) {
    if (value instanceof byte[] bytes) {
      return "x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Float number) {
      return "f" + Integer.toHexString(Float.floatToRawIntBits(number));
    }
    if (value instanceof Double number) {
      return "d" + Long.toHexString(Double.doubleToRawLongBits(number));
    }
    if (value instanceof BigDecimal number) {
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Instant time) {
      return "t" + micros(time);
    }
    if (value instanceof LocalDateTime time) {
      return "n" + micros(time.toInstant(ZoneOffset.UTC));
    }
    return value instanceof LocalDate date ? "day" + date.toEpochDay() : quoted(value);
  }

  /** Nanoseconds of the same times would not fit a long. */
  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond() + 1, 1_000_000L),
        time.getNano() / 1_000 - 1_000_000L);
  }

  private static String quoted(Object value) {
    return value instanceof String text ? '"' + text + '"' : value.toString();
  }
}
