package io.recursivestore.spark.job;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.SmallSegments;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.util.List;

/**
 * A stream of several segments, with episodes of different lengths and with numbers of all sorts.
 */
final class Walk {
  static final String NAME = "walk";
  static final int SEGMENT_BYTES = 700 * 5 * Long.BYTES;

  private Walk() {}

  /** Appends steps, after those that are there. */
  static void append(String root, int steps) {
    try (Store store = Store.openOrCreate(root)) {
      append(store, stream(store).snapshot().endRow(), steps);
    }
  }

  /** Clears the stream, and appends the same steps as before the first time. */
  static void writeAgain(String root, int steps) {
    try (Store store = Store.open(root)) {
      stream(store).clear();
      append(store, 0, steps);
    }
  }

  private static StepStream stream(Store store) {
    var streams = SmallSegments.of(store.objects(), SEGMENT_BYTES);
    return store.streams().exists(NAME)
        ? streams.open(NAME)
        : streams.define(NAME, fields(), CommitInfo.NONE);
  }

  private static void append(Store store, long first, int steps) {
    try (StepWriter writer = stream(store).writer()) {
      for (long row = first; row < first + steps; row++) {
        append(writer, row);
      }
    }
  }

  private static void append(StepWriter writer, long row) {
    writer.beginStep(10 + 3 * row);
    writer.setLong(0, row * row - 1_000_000);
    writer.setDouble(1, row % 97 == 5 ? Double.NaN : Math.sin((double) row) * 1e6 + 1e9);
    writer.setDoubles(2, new double[] {(double) row * 0.25, (double) -row}, 0, 2);
    writer.setBoolean(3, row % 31 == 30 || row % 47 == 46);
    writer.endStep();
  }

  private static List<StreamField> fields() {
    return List.of(
        StreamField.scalar("reward", FieldType.INT64),
        StreamField.scalar("price", FieldType.FLOAT64),
        StreamField.sequence("seen", FieldType.FLOAT32),
        StreamField.scalar("done", FieldType.BOOL));
  }
}
