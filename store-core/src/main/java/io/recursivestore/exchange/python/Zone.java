package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Constant;
import io.recursivestore.exchange.python.PyValue.Text;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A time zone of Python: of {@code datetime}, {@code zoneinfo}, {@code pytz} or {@code dateutil}.
 *
 * @param name how it is called, such as {@code Europe/Berlin}; empty if it is only an offset
 * @param rules its rules
 * @param offset the offset that a time in it is told to have; null if the rules tell
 */
record Zone(String name, ZoneId rules, @Nullable ZoneOffset offset) {
  private static final Zone UTC = new Zone("", ZoneOffset.UTC, ZoneOffset.UTC);

  /**
   * Reads a zone.
   *
   * @throws PickleProblem if it is none, or none that is known
   */
  static Zone of(PyValue value, int at) {
    if (!(value instanceof Call call)) {
      throw PickleProblem.damaged(
          at, "it has a " + PyValue.describe(value) + " in the place of a time zone");
    }
    return switch (call.name()) {
      case "datetime.timezone" -> fixed(Times.micros(call.argument(0), call.offset), call.offset);
      case "pytz.FixedOffset" ->
          fixed(
              Math.multiplyExact(Times.whole(call.argument(0), 60 * 24, call.offset), 60_000_000L),
              call.offset);
      case "pytz._UTC", "dateutil.tz.tz.tzutc" -> UTC;
      case KnownNames.ZONE_INFO -> named(call, null);
      case "pytz._p" ->
          named(
              call,
              call.arguments.size() > 1
                  ? offset(Times.whole(call.argument(1), 86_400, call.offset), call.offset)
                  : null);
      default ->
          throw PickleProblem.damaged(
              at, "it has a " + call.name() + " in the place of a time zone");
    };
  }

  /** Returns its name, or its offset if it has none. */
  String text() {
    return name.isEmpty() ? rules.getId().equals("Z") ? "UTC" : rules.getId() : name;
  }

  private static Zone fixed(long micros, int at) {
    if (micros % 1_000_000 != 0) {
      throw PickleProblem.refused(at, "it has a time zone of a part of a second");
    }
    ZoneOffset offset = offset(micros / 1_000_000, at);
    return new Zone("", offset, offset);
  }

  private static ZoneOffset offset(long seconds, int at) {
    try {
      return ZoneOffset.ofTotalSeconds(Math.toIntExact(seconds));
    } catch (ArithmeticException | DateTimeException e) {
      throw PickleProblem.refused(
          at, "it has a time zone " + seconds + " seconds from UTC; up to 18 hours are read");
    }
  }

  private static Zone named(Call call, @Nullable ZoneOffset offset) {
    String name = call.argument(0) instanceof Text text ? text.value() : "";
    try {
      return new Zone(name, ZoneId.of(name), offset);
    } catch (DateTimeException e) {
      throw PickleProblem.refused(
          call.offset, "it has the time zone '" + shown(name) + "', which Java doesn't know");
    }
  }

  private static String shown(String name) {
    String printable = name.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 60 ? printable : printable.substring(0, 60) + "…";
  }

  /** Reads a zone where there may be none. */
  static @Nullable Zone orNull(PyValue value, int at) {
    return value == Constant.NONE ? null : of(value, at);
  }
}
