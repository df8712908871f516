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

  static Instant of(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
