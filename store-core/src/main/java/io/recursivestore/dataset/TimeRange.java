package io.recursivestore.dataset;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import io.recursivestore.model.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The rows whose time is at or after one instant and before another. A row without a time is never
 * in it. Times without a zone, and dates, which stand for their first moment, are taken as UTC.
 *
 * @param column a column of dates or timestamps, with or without a zone
 * @param start the first instant; {@link Instant#MIN} for no bound
 * @param end the first instant after the range; {@link Instant#MAX} for no bound
 */
public record TimeRange(String column, Instant start, Instant end) {
  private static final long DAY_MICROS = Duration.ofDays(1).toNanos() / 1000;

  /**
   * Checks the order.
   *
   * @throws InvalidRequestException if the range ends before it starts
   */
  public TimeRange {
    if (end.isBefore(start)) {
      throw new InvalidRequestException(
          "The range of '" + column + "' ends at " + end + ", before it starts at " + start + ".");
    }
  }

  /**
   * Returns a range whose bounds are written as text: an instant such as {@code
   * 2026-01-31T08:00:00Z}, with {@code Z} or an offset; a time in UTC such as {@code
   * 2026-01-31T08:00}, with a space for the T if you like; or a date. A date as the start is its
   * first moment, and a date as the end includes that day.
   *
   * @param column the time's column
   * @param start the start; empty for no bound
   * @param end the end; empty for no bound
   * @throws InvalidRequestException if a bound can't be read, or the range ends before it starts
   */
  public static TimeRange of(String column, String start, String end) {
    return of(column, start, end, ZoneOffset.UTC);
  }

  /**
   * Returns a range whose bounds are written as text, as {@link #of(String, String, String)} does,
   * but for the zone.
   *
   * @param column the time's column
   * @param start the start; empty for no bound
   * @param end the end; empty for no bound
   * @param zone the zone of dates, and of times that are written without one
   * @throws InvalidRequestException if a bound can't be read, or the range ends before it starts
   */
  public static TimeRange of(String column, String start, String end, ZoneId zone) {
    return new TimeRange(
        column,
        start.isEmpty() ? Instant.MIN : parse(start, 0, zone),
        end.isEmpty() ? Instant.MAX : parse(end, 1, zone));
  }

  /**
   * Returns the same as a filter, exactly.
   *
   * @param schema the columns that the filter is for
   * @throws NotFoundException if there is no such column
   * @throws InvalidRequestException if it is no column of dates or timestamps
   */
  public Filter filter(Schema schema) {
    Column found =
        schema
            .find(column)
            .orElseThrow(
                () -> new NotFoundException(Suggestion.unknown("column", column, schema.names())));
    long unit;
    if (found.type() == Primitive.TIMESTAMP || found.type() == Primitive.TIMESTAMP_NTZ) {
      unit = 1;
    } else if (found.type() == Primitive.DATE) {
      unit = DAY_MICROS;
    } else {
      throw new InvalidRequestException(
          "Column '"
              + column
              + "' is "
              + found.type()
              + "; a time range needs a date, timestamp or timestamp_ntz. Filter it by its values.");
    }
    // The bounds of numbers are none: a value may be equal to them.
    Filter from =
        start.equals(Instant.MIN)
            ? new Filter.IsNotNull(column)
            : compare(Operator.GE, startMicros(), unit);
    return end.equals(Instant.MAX)
        ? from
        : new Filter.And(from, compare(Operator.LT, endMicros(), unit));
  }

  /** Returns the first microsecond of the range. */
  long startMicros() {
    return micros(start);
  }

  /** Returns the first microsecond after the range. */
  long endMicros() {
    return micros(end);
  }

  private Filter compare(Operator operator, long micros, long unit) {
    return new Filter.Compare(column, operator, new Value.OfLong(-Math.floorDiv(-micros, unit)));
  }

  /** Rounds up: a whole microsecond is at or after an instant, or before it, as its ceiling. */
  private static long micros(Instant instant) {
    long limit = Long.MAX_VALUE / 1_000_000 - 1;
    if (instant.getEpochSecond() > limit) {
      return Long.MAX_VALUE;
    }
    return instant.getEpochSecond() < -limit
        ? -Long.MAX_VALUE
        : instant.getEpochSecond() * 1_000_000 - Math.floorDiv(-instant.getNano(), 1000);
  }

  private static Instant parse(String written, int daysAfter, ZoneId zone) {
    String text = written.replaceFirst("(?<=\\d) (?=\\d)", "T");
    try {
      if (!text.contains("T")) {
        return LocalDate.parse(text).plusDays(daysAfter).atStartOfDay(zone).toInstant();
      }
      return text.matches(".*T.*(Z|[+-][0-9:]+)")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw new InvalidRequestException(
          "Can't read '"
              + written
              + "' as a time. Write a date as 2026-01-31, a time as 2026-01-31T08:00, or an"
              + " instant as 2026-01-31T08:00:00+01:00.",
          e);
    }
  }
}
