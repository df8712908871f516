package io.recursivestore.it.bench;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Whole Spark queries on a stream, against the same rows in Parquet files that Spark wrote with its
 * default compression, snappy. Both are in the operating system's page cache.
 *
 * <p>The steps are those of a simulated agent: the observation is a random walk, the action one of
 * 18, reward and value are random.
 */
final class StreamScanBenchmark implements Benchmark {
  private static final long STEPS = 30_000_000;
  private static final long QUICK_STEPS = 3_000_000;
  private static final List<StreamField> FIELDS =
      List.of(
          StreamField.scalar("observation", FieldType.FLOAT64),
          StreamField.scalar("action", FieldType.INT64),
          StreamField.scalar("reward", FieldType.FLOAT64),
          StreamField.scalar("value", FieldType.FLOAT64));

  @Override
  public String name() {
    return "stream-scan";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    String root = directory.resolve("store").toString();
    String parquet = directory.resolve("parquet").toString();
    long steps = quick ? QUICK_STEPS : STEPS;
    System.out.println("Writing " + steps + " steps …");
    write(root, steps);
    try (SparkSession spark = spark()) {
      Dataset<Row> stream =
          spark
              .read()
              .format("recursive-store")
              .option("stream", "agent")
              .load(root)
              .select("observation", "action", "reward", "value");
      stream.write().parquet(parquet);
      Dataset<Row> files = spark.read().parquet(parquet);

      Comparison comparison =
          new Comparison("Spark Parquet (snappy)", quick ? 2 : 3, quick ? 3 : 11);
      collect(comparison, "sum of 1", files, stream, "sum(reward)");
      collect(
          comparison,
          "sum of 4",
          files,
          stream,
          "sum(observation)",
          "sum(action)",
          "sum(reward)",
          "sum(value)");
      collect(
          comparison,
          "filter and sum",
          files.where("action = 7"),
          stream.where("action = 7"),
          "sum(reward)");
      comparison.add("all columns to noop", () -> drain(files), () -> drain(stream));
      return comparison;
    }
  }

  private static void collect(
      Comparison comparison,
      String query,
      Dataset<Row> files,
      Dataset<Row> stream,
      String... sums) {
    check(query, files.selectExpr(sums).first(), stream.selectExpr(sums).first());
    // A frame that has run keeps what its shuffle made, so each turn plans anew.
    comparison.add(
        query, () -> files.selectExpr(sums).collect(), () -> stream.selectExpr(sums).collect());
  }

  private static void drain(Dataset<Row> rows) {
    rows.select("*").write().format("noop").mode("overwrite").save();
  }

  /** Tasks end in any order, so that sums of doubles differ in their last digits. */
  private static void check(String query, Row theirs, Row ours) {
    for (int i = 0; i < theirs.size(); i++) {
      double expected = ((Number) theirs.get(i)).doubleValue();
      double found = ((Number) ours.get(i)).doubleValue();
      if (Math.abs(found - expected) > 1e-6 * Math.abs(expected)) {
        throw new IllegalStateException(query + ": " + ours + " instead of " + theirs);
      }
    }
  }

  /** Writes the stream {@code agent}. */
  static void write(String root, long steps) {
    SplittableRandom random = new SplittableRandom(1);
    double observation = 0;
    try (Store store = Store.openOrCreate(root);
        StepWriter writer = store.streams().define("agent", FIELDS, CommitInfo.NONE).writer()) {
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

  static SparkSession spark() {
    return SparkSession.builder()
        .master("local[*]")
        .appName("benchmark")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .getOrCreate();
  }
}
