package io.recursivestore.it.bench;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The steps of a simulated agent: the observation is a random walk, the action one of 18, reward
 * and value are random.
 */
final class AgentStream {
  static final long STEPS = 30_000_000;
  static final long QUICK_STEPS = 3_000_000;

  private static final String NAME = "agent";
  private static final List<StreamField> FIELDS =
      List.of(
          StreamField.scalar("observation", FieldType.FLOAT64),
          StreamField.scalar("action", FieldType.INT64),
          StreamField.scalar("reward", FieldType.FLOAT64),
          StreamField.scalar("value", FieldType.FLOAT64));

  private AgentStream() {}

  /** Writes steps 0, 1, 2 and so on to a new store. */
  static void write(String root, long steps) {
    System.out.println("Writing " + steps + " steps …");
    SplittableRandom random = new SplittableRandom(1);
    double observation = 0;
    try (Store store = Store.openOrCreate(root);
        StepWriter writer = store.streams().define(NAME, FIELDS, CommitInfo.NONE).writer()) {
      for (long step = 0; step < steps; step++) {
        observation += random.nextDouble() - 0.5;
        writer.beginStep(step);
        writer.setDouble(0, observation);
        writer.setLong(1, random.nextInt(18));
        writer.setDouble(2, random.nextDouble());
        writer.setDouble(3, random.nextDouble());
        writer.endStep();
      }
    }
  }

  static Dataset<Row> read(SparkSession spark, String root) {
    return spark.read().format("recursive-store").option("stream", NAME).load(root);
  }
}
