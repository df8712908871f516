package io.recursivestore.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Means and standard deviations of all windows of 128 steps of the stream that {@link
 * StreamScanBenchmark} writes, against Spark's own function for arrays, {@code aggregate}, over the
 * same windows. The deviation takes two passes over the window in both.
 */
final class WindowFunctionsBenchmark implements Benchmark {
  private static final long WINDOWS = 2_000_000;
  private static final long QUICK_WINDOWS = 200_000;
  private static final int LENGTH = 128;

  private static final String SPARK_MEAN =
      "aggregate(observation, 0D, (sum, x) -> sum + x, sum -> sum / " + LENGTH + ")";
  private static final String SPARK_STDDEV =
      "sqrt(aggregate(observation, 0D, (sum, x) -> sum + (x - mean) * (x - mean)) / "
          + (LENGTH - 1)
          + ")";

  private static final String OWN_MEAN = "recursive_store_path.mean(observation)";
  private static final String OWN_STDDEV = "recursive_store_path.stddev(observation)";

  @Override
  public String name() {
    return "window-functions";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    String root = directory.resolve("store").toString();
    long windows = quick ? QUICK_WINDOWS : WINDOWS;
    System.out.println("Writing " + windows + " windows …");
    AgentStream.write(root, windows + LENGTH - 1);
    try (SparkSession session = LocalSpark.start()) {
      Dataset<Row> stream =
          session
              .read()
              .format("recursive-store")
              .option("stream", "agent")
              .option("window-length", LENGTH)
              .option("target-partition-bytes", "8m")
              .load(root);
      Dataset<Row> spark = stream.selectExpr("observation", SPARK_MEAN + " AS mean");
      Comparison comparison = new Comparison("Spark aggregate", 1, quick ? 3 : 5);
      add(comparison, "mean", spark.selectExpr("mean AS x"), stream.selectExpr(OWN_MEAN + " AS x"));
      add(
          comparison,
          "stddev",
          spark.selectExpr(SPARK_STDDEV + " AS x"),
          stream.selectExpr(OWN_STDDEV + " AS x"));
      add(
          comparison,
          "mean and stddev",
          spark.selectExpr("mean + " + SPARK_STDDEV + " AS x"),
          stream.selectExpr(OWN_MEAN + " + " + OWN_STDDEV + " AS x"));
      return comparison;
    }
  }

  private static void add(
      Comparison comparison, String query, Dataset<Row> theirs, Dataset<Row> ours) {
    check(query, digest(theirs), digest(ours));
    comparison.add(query, () -> digest(theirs), () -> digest(ours));
  }

  /** Plans anew, because a frame that has run keeps what its shuffle made. */
  private static Row digest(Dataset<Row> numbers) {
    return numbers.selectExpr("sum(x)", "min(x)", "max(x)", "count(x)").first();
  }

  /** Additions in another order differ in their last digits. */
  private static void check(String query, Row theirs, Row ours) {
    for (int i = 0; i < theirs.size(); i++) {
      double expected = ((Number) theirs.get(i)).doubleValue();
      double found = ((Number) ours.get(i)).doubleValue();
      if (!(Math.abs(found - expected) <= 1e-9 * Math.abs(expected))) {
        throw new IllegalStateException(query + ": " + ours + " instead of " + theirs);
      }
    }
  }
}
