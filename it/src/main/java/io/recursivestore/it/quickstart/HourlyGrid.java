package io.recursivestore.it.quickstart;

import io.recursivestore.stream.StepWriter;
import java.util.Arrays;

/**
 * Appends measurements to a stream as one step an hour. What was not measured, be it a value or a
 * whole hour, is the last value before; {@code NaN} if there is none.
 */
final class HourlyGrid implements AutoCloseable {
  private final StepWriter writer;
  private final double[] last;
  private long steps;
  private long filledHours;
  private long filledValues;

  HourlyGrid(StepWriter writer, int fields) {
    this.writer = writer;
    this.last = new double[fields];
    Arrays.fill(last, Double.NaN);
  }

  /**
   * Appends an hour, and the hours that are missing before it.
   *
   * @param hour the step
   * @param measured a value for each field, {@code NaN} if there is none
   */
  void add(long hour, double[] measured) {
    for (long missing = writer.lastStep().orElse(hour - 1) + 1; missing < hour; missing++) {
      append(missing);
      filledHours++;
    }
    for (int f = 0; f < last.length; f++) {
      if (Double.isNaN(measured[f])) {
        filledValues++;
      } else {
        last[f] = measured[f];
      }
    }
    append(hour);
  }

  /** Returns how many steps were appended. */
  long steps() {
    return steps;
  }

  /** Returns how many hours were not in the data. */
  long filledHours() {
    return filledHours;
  }

  /** Returns how many values were missing in hours that are in the data. */
  long filledValues() {
    return filledValues;
  }

  @Override
  public void close() {
    writer.close();
  }

  private void append(long hour) {
    writer.beginStep(hour);
    for (int f = 0; f < last.length; f++) {
      writer.setDouble(f, last[f]);
    }
    writer.endStep();
    steps++;
  }
}
