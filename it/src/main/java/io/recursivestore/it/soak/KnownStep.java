package io.recursivestore.it.soak;

import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.RaggedRows;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.nio.LongBuffer;
import java.util.List;

/**
 * The n-th step of a stream, all of which is known from n. Some stretches of steps are alike, in
 * others steps have gaps, lack fields, or have sequences of another length.
 */
final class KnownStep {
  static final List<StreamField> FIELDS =
      List.of(
          StreamField.scalar("square", FieldType.INT64),
          StreamField.sequence("halves", FieldType.FLOAT64),
          StreamField.scalar("odd", FieldType.BOOL));

  private static final int STRETCH = 300;
  private static final int LENGTH = 3;
  private static final int ABSENT = -1;

  private KnownStep() {}

  static long number(long n) {
    return 3 * n + (isRegular(n) ? 0 : n % 2);
  }

  static void append(StepWriter writer, long n, double[] buffer) {
    writer.beginStep(number(n));
    if (length(n, 0) >= 0) {
      writer.setLong(0, n * n);
    }
    int length = length(n, 1);
    for (int i = 0; i < length; i++) {
      buffer[i] = n / 2.0 + i;
    }
    if (length >= 0) {
      writer.setDoubles(1, buffer, 0, length);
    }
    writer.setBoolean(2, n % 2 == 1);
    writer.endStep();
  }

  /** Returns whether a row of a segment is the n-th step. */
  static boolean is(Segment segment, LongBuffer data, int row, long n) {
    if (segment.step(row) != number(n)) {
      return false;
    }
    for (int field = 0; field < FIELDS.size(); field++) {
      int length = length(n, field);
      int start = row * segment.stride() + segment.offset(field);
      int found = segment.length(field);
      if (segment.ragged().isPresent()) {
        RaggedRows rows = segment.ragged().get();
        int entry = rows.entry(row, field);
        start = entry < 0 ? 0 : rows.start(entry);
        found = entry < 0 ? ABSENT : rows.length(entry);
      }
      if (found != length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (data.get(start + i) != element(n, field, i)) {
          return false;
        }
      }
    }
    return true;
  }

  private static long element(long n, int field, int i) {
    return switch (field) {
      case 0 -> n * n;
      case 1 -> Double.doubleToRawLongBits(n / 2.0 + i);
      default -> n % 2;
    };
  }

  /** Returns the number of elements of a field, or -1 if the step lacks it. */
  private static int length(long n, int field) {
    boolean sequence = field == 1;
    if (isRegular(n) || field == 2) {
      return sequence ? LENGTH : 1;
    }
    if ((n + field) % 5 == 0) {
      return ABSENT;
    }
    return sequence ? (int) (n % (LENGTH + 1)) : 1;
  }

  private static boolean isRegular(long n) {
    return n / STRETCH % 3 != 1;
  }
}
