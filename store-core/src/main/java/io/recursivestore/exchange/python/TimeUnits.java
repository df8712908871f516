package io.recursivestore.exchange.python;

/**
 * What the times of an array count, in microseconds.
 *
 * @param multiplier how many microseconds one is
 * @param divisor how many make a microsecond
 */
record TimeUnits(long multiplier, long divisor) {

  /**
   * Returns the unit of a type.
   *
   * @throws PickleProblem if it has none, or one that is not always as long
   */
  static TimeUnits of(Dtype dtype, int offset) {
    return switch (dtype.unit()) {
      case "[ns]" -> new TimeUnits(1, 1000);
      case "[us]" -> new TimeUnits(1, 1);
      case "[ms]" -> new TimeUnits(1000, 1);
      case "[s]" -> new TimeUnits(1_000_000, 1);
      case "[m]" -> new TimeUnits(60_000_000, 1);
      case "[h]" -> new TimeUnits(3_600_000_000L, 1);
      case "[D]" -> new TimeUnits(86_400_000_000L, 1);
      default ->
          throw PickleProblem.refused(
              offset, "it has times of the type " + dtype.text() + ", which no dataset has");
    };
  }

  /**
   * Returns a time in microseconds.
   *
   * @throws PickleProblem if that would lose some of it
   */
  long micros(long value, int offset) {
    try {
      if (value % divisor == 0) {
        return Math.multiplyExact(value / divisor, multiplier);
      }
    } catch (ArithmeticException e) {
      // Told below.
    }
    throw PickleProblem.refused(
        offset,
        "a time can't be kept in microseconds: " + value + ". Round it before it is stored");
  }
}
