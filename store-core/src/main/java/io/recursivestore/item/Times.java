package io.recursivestore.item;

import io.recursivestore.model.InvalidRequestException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as microseconds since 1970. */
final class Times {
  private Times() {}

  static Instant truncate(Instant time) {
    return of(micros(time));
  }

  static long micros(Instant time) {
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, time.truncatedTo(ChronoUnit.MICROS));
    } catch (ArithmeticException e) {
      throw new InvalidRequestException(
          "The time " + time + " is out of range: years up to 294,000 can be kept.", e);
    }
  }

  /** Rounds a bound up, and cuts it to what can be kept. */
  static long bound(Instant time) {
    if (time.isBefore(of(Long.MIN_VALUE + 1))) {
      return Long.MIN_VALUE + 1;
    }
    if (time.isAfter(of(Long.MAX_VALUE - 1))) {
      return Long.MAX_VALUE - 1;
    }
    return micros(time) + (truncate(time).equals(time) ? 0 : 1);
  }

  static Instant of(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
