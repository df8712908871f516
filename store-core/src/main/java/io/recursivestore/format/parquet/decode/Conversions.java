package io.recursivestore.format.parquet.decode;

import io.recursivestore.model.InvalidRequestException;

/** Times and numbers that become others; those that can't are refused, never cut. */
final class Conversions {
  static final int INT96_BYTES = 12;

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_MILLI = 1_000;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  /** So far from 1970, and with any number of nanoseconds beside, microseconds fit. */
  private static final long MOST_DAYS = 100_000_000;

  /** The Julian day of 1970-01-01. */
  private static final int EPOCH_DAY = 2_440_588;

  private final String column;

  /**
   * Converts the values of a column.
   *
   * @param column what messages call it
   */
  Conversions(String column) {
    this.column = column;
  }

  void millisToMicros(long[] values, int count) {
    for (int i = 0; i < count; i++) {
      long millis = values[i];
      long micros = millis * MICROS_PER_MILLI;
      if (micros / MICROS_PER_MILLI != millis) {
        throw tooFar(millis + " milliseconds");
      }
      values[i] = micros;
    }
  }

  void nanosToMicros(long[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = micros(values[i]);
    }
  }

  /** Converts nanoseconds of the day, followed by the Julian day. */
  void int96ToMicros(byte[] values, long[] into, int count) {
    for (int i = 0; i < count; i++) {
      long nanos = (long) Unpacker.LONG.get(values, i * INT96_BYTES);
      long day = (int) Unpacker.INT.get(values, i * INT96_BYTES + Long.BYTES) - (long) EPOCH_DAY;
      if (Math.abs(day) >= MOST_DAYS) {
        throw tooFar(day + " days");
      }
      into[i] = day * MICROS_PER_DAY + micros(nanos);
    }
  }

  void unsignedToSigned(long[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (values[i] < 0) {
        throw new InvalidRequestException(
            "Column '"
                + column
                + "' holds "
                + Long.toUnsignedString(values[i])
                + ", which is no int64. Cast the column, or leave it out.");
      }
    }
  }

  private long micros(long nanos) {
    long micros = nanos / NANOS_PER_MICRO;
    if (micros * NANOS_PER_MICRO != nanos) {
      throw new InvalidRequestException(
          "Column '"
              + column
              + "' holds a time that can't be kept in microseconds: "
              + nanos
              + " nanoseconds. Cast the column to microseconds, or leave it out.");
    }
    return micros;
  }

  private InvalidRequestException tooFar(String time) {
    return new InvalidRequestException(
        "Column '"
            + column
            + "' holds a time that can't be kept in microseconds: "
            + time
            + " from 1970. Replace the value, or leave the column out.");
  }
}
