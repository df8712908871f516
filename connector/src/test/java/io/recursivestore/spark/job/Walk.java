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
      boolean exists = store.streams().exists(NAME);
      var streams = SmallSegments.of(store.objects(), SEGMENT_BYTES);
      StepStream stream =
          exists ? streams.open(NAME) : streams.define(NAME, fields(), CommitInfo.NONE);
      long first = stream.snapshot().endRow();
      try (StepWriter writer = stream.writer()) {
        for (long row = first; row < first + steps; row++) {
          append(writer, row);
        }
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
