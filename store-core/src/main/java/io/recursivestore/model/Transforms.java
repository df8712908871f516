package io.recursivestore.model;

import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Transform.Bucket;
import io.recursivestore.model.Transform.Plain;
import io.recursivestore.model.Transform.Truncate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** What transforms make of single values. */
public final class Transforms {
  private static final int EPOCH_YEAR = 1970;
  private static final int MONTHS = 12;

  private Transforms() {}

  /**
   * Returns the transform of a value.
   *
   * @param transform the transform, which takes the type
   * @param type the type of the column
   * @param value the value, of the form that the type has; binary is text of hexadecimal digits
   */
  public static Value of(Transform transform, DataType type, Value value) {
    if (transform instanceof Bucket bucket) {
      return new Value.OfLong(BucketHash.bucket(hash(type, value), bucket.count()));
    }
    if (transform instanceof Truncate truncate) {
      return truncated(truncate, type, value);
    }
    if (transform == Plain.IDENTITY) {
      // The two zeros are equal, so that they are one partition.
      return value instanceof Value.OfDouble number
          ? new Value.OfDouble(number.value() + 0.0)
          : value;
    }
    if (value instanceof Value.OfLong number) {
      return new Value.OfLong(time((Plain) transform, type, number.value()));
    }
    throw mismatch(type, value);
  }

  /**
   * Returns a date or timestamp in the units of a transform since 1970.
   *
   * @param transform one of time, or the identity
   * @param type {@code date} or a timestamp
   * @param value days, or microseconds
   */
  public static long time(Plain transform, DataType type, long value) {
    boolean isDate = type == Primitive.DATE;
    return switch (transform) {
      case IDENTITY -> value;
      case HOURS -> Math.floorDiv(value, TimeUnit.HOURS.toMicros(1));
      case DAYS -> isDate ? value : days(value);
      case MONTHS -> months(isDate ? value : days(value));
      case YEARS -> Math.floorDiv(months(isDate ? value : days(value)), (long) MONTHS);
    };
  }

  /**
   * Returns a result as messages and tables show it: a day as a date, an hour as a date and an
   * hour.
   *
   * @param transform the transform
   * @param type the type of the column
   * @param result the result
   */
  public static String text(Transform transform, DataType type, Value result) {
    if (result instanceof Value.OfString text) {
      return text.value();
    }
    if (!(result instanceof Value.OfLong number) || !(transform instanceof Plain plain)) {
      return result.text();
    }
    long value = number.value();
    return switch (plain) {
      case YEARS -> Long.toString(EPOCH_YEAR + value);
      case MONTHS -> YearMonth.of(EPOCH_YEAR, 1).plusMonths(value).toString();
      case DAYS -> LocalDate.ofEpochDay(value).toString();
      case HOURS ->
          LocalDate.ofEpochDay(Math.floorDiv(value, 24L))
              + "-"
              + String.format("%02d", Math.floorMod(value, 24L));
      case IDENTITY -> identity(type, value);
    };
  }

  private static String identity(DataType type, long value) {
    if (type == Primitive.BOOL) {
      return Boolean.toString(value != 0);
    }
    if (type == Primitive.DATE) {
      return LocalDate.ofEpochDay(value).toString();
    }
    if (type == Primitive.TIMESTAMP || type == Primitive.TIMESTAMP_NTZ) {
      Instant instant = Instant.EPOCH.plus(value, ChronoUnit.MICROS);
      return type == Primitive.TIMESTAMP
          ? instant.toString()
          : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }
    return Long.toString(value);
  }

  private static Value truncated(Truncate truncate, DataType type, Value value) {
    if (value instanceof Value.OfLong number) {
      return new Value.OfLong(truncate.truncate(number.value()));
    }
    if (value instanceof Value.OfDecimal number && type instanceof Decimal decimal) {
      return new Value.OfDecimal(truncate.truncate(scaled(decimal, number)));
    }
    if (!(value instanceof Value.OfString text)) {
      throw mismatch(type, value);
    }
    return new Value.OfString(
        type == Primitive.BINARY
            ? text.value()
                .substring(0, (int) Math.min(text.value().length(), 2L * truncate.width()))
            : truncate.truncate(text.value()));
  }

  private static int hash(DataType type, Value value) {
    if (value instanceof Value.OfLong number) {
      return BucketHash.of(number.value());
    }
    if (value instanceof Value.OfDecimal number && type instanceof Decimal decimal) {
      return BucketHash.of(scaled(decimal, number));
    }
    if (!(value instanceof Value.OfString text)) {
      throw mismatch(type, value);
    }
    if (type == Primitive.BINARY) {
      byte[] bytes = HexFormat.of().parseHex(text.value());
      return BucketHash.of(bytes, bytes.length);
    }
    return BucketHash.of(text.value());
  }

  /** A constant of a filter may have other digits than the column, whose values lie beside it. */
  private static BigDecimal scaled(Decimal type, Value.OfDecimal number) {
    return number.value().setScale(type.scale(), RoundingMode.FLOOR);
  }

  private static InvalidRequestException mismatch(DataType type, Value value) {
    return new InvalidRequestException(
        "Can't compare a column of type " + type + " with " + value + ".");
  }

  private static long days(long micros) {
    return Math.floorDiv(micros, TimeUnit.DAYS.toMicros(1));
  }

  private static long months(long days) {
    return LocalDate.ofEpochDay(days).getLong(ChronoField.PROLEPTIC_MONTH)
        - (long) EPOCH_YEAR * MONTHS;
  }
}
