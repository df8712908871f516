package io.recursivestore.it.soak;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.util.List;

/**
 * Goes on with a dataset and a stream for ever, and prints a line for each acknowledgement: {@code
 * version <v>} when a commit returned, {@code steps <n>} when a publish of so many steps in all
 * returned.
 */
final class CrashChild {
  static final String DATASET = "numbers";
  static final String STREAM = "steps";
  static final int ROWS_PER_COMMIT = 50;
  static final int STEPS_PER_PUBLISH = 100;
  static final int SEQUENCE = 3;

  private static final List<StreamField> FIELDS =
      List.of(
          StreamField.scalar("square", FieldType.INT64),
          StreamField.sequence("halves", FieldType.FLOAT64));

  private CrashChild() {}

  public static void main(String[] args) {
    try (Store store = Store.openOrCreate(args[0])) {
      Numbers numbers = Numbers.openOrCreate(store, DATASET);
      StepStream stream =
          store.streams().exists(STREAM)
              ? store.streams().open(STREAM)
              : store.streams().define(STREAM, FIELDS, CommitInfo.NONE);
      try (StepWriter writer = stream.writer()) {
        long row = numbers.dataset().latest().rows();
        long step = writer.lastStep().orElse(-1) + 1;
        while (true) {
          long version = numbers.append(row, ROWS_PER_COMMIT).version();
          System.out.println("version " + version);
          row += ROWS_PER_COMMIT;
          for (int publish = 0; publish < 10; publish++) {
            for (int i = 0; i < STEPS_PER_PUBLISH; i++) {
              append(writer, step++);
            }
            writer.publish();
            System.out.println("steps " + step);
          }
        }
      }
    }
  }

  private static void append(StepWriter writer, long step) {
    double[] halves = new double[SEQUENCE];
    for (int i = 0; i < SEQUENCE; i++) {
      halves[i] = step / 2.0 + i;
    }
    writer.beginStep(step);
    writer.setLong(0, step * step);
    writer.setDoubles(1, halves, 0, SEQUENCE);
    writer.endStep();
  }
}
