package io.recursivestore.spark.procedure;

import io.recursivestore.model.InvalidRequestException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them, such as {@code 7 days} or {@code 12h}. */
final class Age {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*([a-z]+)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "s", ChronoUnit.SECONDS,
          "second", ChronoUnit.SECONDS,
          "min", ChronoUnit.MINUTES,
          "minute", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "hour", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS,
          "day", ChronoUnit.DAYS);

  private Age() {}

  /**
   * Returns the length that a text says.
   *
   * @throws InvalidRequestException if it says none
   */
  static Duration parse(String text) {
    Matcher form = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (form.matches()) {
      String unit = form.group(2);
      ChronoUnit known =
          UNITS.get(
              unit.length() > 1 && unit.endsWith("s")
                  ? unit.substring(0, unit.length() - 1)
                  : unit);
      if (known != null) {
        return Duration.of(Long.parseLong(form.group(1)), known);
      }
    }
    throw new InvalidRequestException(
        "'"
            + text
            + "' is no length of time. Write a number and seconds, minutes, hours or days,"
            + " such as '7 days'.");
  }
}
