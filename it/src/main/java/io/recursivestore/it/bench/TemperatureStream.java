package io.recursivestore.it.bench;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/** A stream of one measurement, a random walk, and its windows of 128 steps. */
final class TemperatureStream {
  static final long STEPS = 10_000_000;
  static final long QUICK_STEPS = 1_000_000;
  static final int LENGTH = 128;

  /** Touches the first and the last element of a window. */
  static final String ENDS = "temp[0] + temp[" + (LENGTH - 1) + "]";

  private static final String NAME = "sensor";

  private TemperatureStream() {}

  /** Writes steps 0, 1, 2 and so on to a new store. */
  static void write(String root, long steps) {
    System.out.println("Writing " + steps + " steps …");
    SplittableRandom random = new SplittableRandom(1);
    double temp = 20;
    try (Store store = Store.openOrCreate(root);
        StepWriter writer =
            store
                .streams()
                .define(
                    NAME, List.of(StreamField.scalar("temp", FieldType.FLOAT64)), CommitInfo.NONE)
                .writer()) {
      for (long step = 0; step < steps; step++) {
        temp += random.nextDouble() - 0.5;
        writer.beginStep(step);
        writer.setDouble(0, temp);
        writer.endStep();
      }
    }
  }

  static StepStream open(Store store) {
    return store.streams().open(NAME);
  }

  static DataFrameReader steps(SparkSession spark) {
    return spark.read().format("recursive-store").option("stream", NAME);
  }

  /** Windows that begin at every step. */
  static DataFrameReader windows(SparkSession spark) {
    return steps(spark).option("window-length", LENGTH);
  }
}
