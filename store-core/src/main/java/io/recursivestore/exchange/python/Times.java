package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Bytes;
import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Int;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times of Python's {@code datetime} and of pandas. */
final class Times {
  private static final int DATE_BYTES = 4;
  private static final int TIME_BYTES = 6;
  private static final int FOLD = 0x80;
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int NANOS_PER_MICRO = 1000;

  private Times() {}

  /**
   * A moment, or what a clock shows.
   *
   * @param local what the clock shows
   * @param offset how far the clock is from UTC; null if it doesn't say
   * @param zone its zone; null if it has none
   */
  record Moment(LocalDateTime local, @Nullable ZoneOffset offset, @Nullable Zone zone) {

    /** Returns it as {@code isoformat} writes it, with the zone's name in brackets. */
    String text() {
      String name = zone == null ? "" : zone.name();
      return date(local.toLocalDate())
          + "T"
          + time(local.toLocalTime())
          + Times.text(offset)
          + (name.isEmpty() ? "" : "[" + name + "]");
    }
  }

  /** Reads a {@code datetime.datetime}. */
  static Moment moment(Call call, Budget budget) {
    Bytes bytes = budget.bytesOf(call.argument(0), call.offset);
    require(bytes, DATE_BYTES + TIME_BYTES, call);
    boolean isSecond = (bytes.array()[bytes.from() + 2] & FOLD) != 0;
    LocalDate date = date(bytes, call);
    LocalTime time = time(bytes, DATE_BYTES, call);
    LocalDateTime local = LocalDateTime.of(date, time);
    Zone zone = zone(call);
    if (zone == null) {
      return new Moment(local, null, null);
    }
    return new Moment(local, offset(zone, local, isSecond), zone);
  }

  /** Reads a {@code datetime.date} as ISO text. */
  static String date(Call call, Budget budget) {
    Bytes bytes = budget.bytesOf(call.argument(0), call.offset);
    require(bytes, DATE_BYTES, call);
    return date(date(bytes, call));
  }

  /** Reads a {@code datetime.time} as ISO text. */
  static String time(Call call, Budget budget) {
    Bytes bytes = budget.bytesOf(call.argument(0), call.offset);
    require(bytes, TIME_BYTES, call);
    String text = time(time(bytes, 0, call));
    Zone zone = zone(call);
    if (zone == null) {
      return text;
    }
    return text + (zone.name().isEmpty() ? text(zone.offset()) : "[" + zone.name() + "]");
  }

  /**
   * Reads a {@code pandas.Timestamp}.
   *
   * @return the moment; null if it is none
   */
  static @Nullable Moment timestamp(Call call) {
    long value = whole(call.argument(0), Long.MAX_VALUE, call.offset);
    if (value == NumpyArray.NOT_A_TIME) {
      return null;
    }
    Zone zone = call.arguments.size() > 2 ? Zone.orNull(call.argument(2), call.offset) : null;
    Instant instant = instant(value, unit(call, 3), call.offset);
    ZoneId rules = zone == null ? ZoneOffset.UTC : zone.rules();
    ZoneOffset offset = rules.getRules().getOffset(instant);
    LocalDateTime local = LocalDateTime.ofInstant(instant, offset);
    return new Moment(local, zone == null ? null : offset, zone);
  }

  /** Reads a {@code datetime.timedelta} or a {@code pandas.Timedelta} as seconds. */
  static String seconds(Call call) {
    BigDecimal seconds;
    if (call.is("datetime.timedelta")) {
      seconds =
          BigDecimal.valueOf(part(call, 0))
              .multiply(BigDecimal.valueOf(86_400))
              .add(BigDecimal.valueOf(part(call, 1)))
              .add(BigDecimal.valueOf(part(call, 2), 6));
    } else {
      int digits = 3 * unit(call, 1);
      seconds = BigDecimal.valueOf(whole(call.argument(0), Long.MAX_VALUE, call.offset), digits);
    }
    return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
  }

  /** Reads a {@code datetime.timedelta} of less than two days as microseconds. */
  static long micros(PyValue value, int at) {
    if (!(value instanceof Call call) || !call.is("datetime.timedelta")) {
      throw PickleProblem.damaged(
          at, "it has a " + PyValue.describe(value) + " in the place of a timedelta");
    }
    long days = whole(call.argument(0), 1, call.offset);
    return days * MICROS_PER_DAY
        + whole(call.argument(1), 86_400, call.offset) * 1_000_000
        + whole(call.argument(2), 1_000_000, call.offset);
  }

  /** Returns an integer whose size is bounded. */
  static long whole(PyValue value, long bound, int at) {
    boolean isWhole = value instanceof Int number && number.value() <= bound;
    if (!isWhole || (bound < Long.MAX_VALUE && ((Int) value).value() < -bound)) {
      throw PickleProblem.damaged(at, "a time has a part that is no number, or too large");
    }
    return ((Int) value).value();
  }

  /** Returns the instant of so many thousandths of thousandths since 1970. */
  static Instant instant(long value, int thousandths, int at) {
    long perSecond = (long) Math.pow(1000, thousandths);
    long nanos = Math.floorMod(value, perSecond) * (1_000_000_000 / perSecond);
    try {
      Instant instant = Instant.ofEpochSecond(Math.floorDiv(value, perSecond), nanos);
      int year = instant.atOffset(ZoneOffset.UTC).getYear();
      if (year >= 0 && year <= 9999) {
        return instant;
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    throw PickleProblem.refused(at, "a time is not of the years 0 to 9999");
  }

  private static long part(Call call, int i) {
    return whole(call.argument(i), 1_000_000_000, call.offset);
  }

  /** Returns 0 for seconds, 1 for milliseconds and so on; old versions know nanoseconds only. */
  private static int unit(Call call, int argument) {
    if (call.arguments.size() <= argument) {
      return 3;
    }
    // NumPy numbers its units; pandas uses these four of them.
    long unit = whole(call.argument(argument), 10, call.offset) - 7;
    if (unit < 0) {
      throw PickleProblem.damaged(call.offset, "a time of pandas has a unit that there is not");
    }
    return (int) unit;
  }

  private static @Nullable Zone zone(Call call) {
    return call.arguments.size() > 1 ? Zone.orNull(call.argument(1), call.offset) : null;
  }

  private static @Nullable ZoneOffset offset(Zone zone, LocalDateTime local, boolean isSecond) {
    if (zone.offset() != null) {
      return zone.offset();
    }
    var offsets = zone.rules().getRules().getValidOffsets(local);
    if (offsets.isEmpty()) {
      // A time that clocks skip: Python takes the offset before, or after for the second one.
      var skipped = zone.rules().getRules().getTransition(local);
      return isSecond ? skipped.getOffsetAfter() : skipped.getOffsetBefore();
    }
    return offsets.get(isSecond ? offsets.size() - 1 : 0);
  }

  private static void require(Bytes bytes, int length, Call call) {
    if (bytes.length() != length) {
      throw PickleProblem.damaged(
          call.offset, call.name() + " has " + bytes.length() + " bytes, but needs " + length);
    }
  }

  private static LocalDate date(Bytes bytes, Call call) {
    byte[] b = bytes.array();
    int at = bytes.from();
    try {
      int year = ((b[at] & 0xff) << 8) | (b[at + 1] & 0xff);
      if (year < 1 || year > 9999) {
        throw new DateTimeException("The year is " + year);
      }
      return LocalDate.of(year, b[at + 2] & ~FOLD & 0xff, b[at + 3] & 0xff);
    } catch (DateTimeException e) {
      throw PickleProblem.damaged(call.offset, "a date is none of the calendar");
    }
  }

  private static LocalTime time(Bytes bytes, int from, Call call) {
    byte[] b = bytes.array();
    int at = bytes.from() + from;
    try {
      int micros = ((b[at + 3] & 0xff) << 16) | ((b[at + 4] & 0xff) << 8) | (b[at + 5] & 0xff);
      return LocalTime.of(
          b[at] & ~FOLD & 0xff, b[at + 1] & 0xff, b[at + 2] & 0xff, micros * NANOS_PER_MICRO);
    } catch (DateTimeException e) {
      throw PickleProblem.damaged(call.offset, "a time is none of the day");
    }
  }

  private static String date(LocalDate date) {
    return date.toString();
  }

  private static String time(LocalTime time) {
    int nanos = (int) (time.toNanoOfDay() % 1_000_000_000);
    String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
    String seconds = text.length() == "00:00".length() ? text + ":00" : text;
    if (nanos == 0) {
      return seconds;
    }
    String digits = String.valueOf(1_000_000_000 + nanos).substring(1);
    return seconds + "." + (nanos % NANOS_PER_MICRO == 0 ? digits.substring(0, 6) : digits);
  }

  private static String text(@Nullable ZoneOffset offset) {
    return offset == null ? "" : offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
  }
}
