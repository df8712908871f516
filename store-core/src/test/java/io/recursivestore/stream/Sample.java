package io.recursivestore.stream;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * A small stream whose row {@code i} is known from {@code i}, in segments of a few rows. Steps are
 * regular or irregular, as the test says.
 */
final class Sample {
  static final List<StreamField> FIELDS =
      List.of(
          StreamField.scalar("n", FieldType.INT64),
          StreamField.sequence("v", FieldType.FLOAT64),
          StreamField.scalar("odd", FieldType.BOOL));

  static final String NAME = "sample";

  /** A segment has 32 regular rows or 14 irregular ones. */
  static final int MAX_SEGMENT_BYTES = 1024;

  static final int REGULAR_ROWS = MAX_SEGMENT_BYTES / (4 * Long.BYTES);
  static final int IRREGULAR_ROWS = MAX_SEGMENT_BYTES / (3 * 3 * Long.BYTES);

  static final LongUnaryOperator REGULAR = i -> 10 * i;

  /** Increases strictly, and is no arithmetic progression within any three rows. */
  static final LongUnaryOperator IRREGULAR = i -> 10 * i + i * i % 4;

  private Sample() {}

  static Streams streams(Path root) {
    return new Streams(new LocalObjectStore(root), Clock.systemUTC(), MAX_SEGMENT_BYTES);
  }

  static StepStream define(Path root) {
    return streams(root).define(NAME, FIELDS, CommitInfo.NONE);
  }

  static Row row(long i, LongUnaryOperator steps) {
    return new Row(
        steps.applyAsLong(i),
        List.of(
            List.of(i),
            List.of(Double.doubleToRawLongBits(i / 3.0), Double.doubleToRawLongBits(-1.0 * i)),
            List.of(i % 2)));
  }

  /** Returns the rows from one number to another. */
  static List<Row> rows(long from, long to, LongUnaryOperator steps) {
    List<Row> rows = new ArrayList<>();
    for (long i = from; i < to; i++) {
      rows.add(row(i, steps));
    }
    return rows;
  }

  static void append(StepWriter writer, long from, long to, LongUnaryOperator steps) {
    for (long i = from; i < to; i++) {
      row(i, steps).append(writer, FIELDS);
    }
  }

  /** Defines the stream and gives it rows from 0, published and synced. */
  static StepStream write(Path root, long rows, LongUnaryOperator steps) {
    StepStream stream = define(root);
    try (StepWriter writer = stream.writer()) {
      append(writer, 0, rows, steps);
    }
    return stream;
  }

  /** Returns the directory of the segment that starts at a row. */
  static Path segment(Path root, long firstRow) {
    return root.resolve("streams")
        .resolve(NAME)
        .resolve("segments")
        .resolve(SegmentChain.name(firstRow * 4));
  }
}
