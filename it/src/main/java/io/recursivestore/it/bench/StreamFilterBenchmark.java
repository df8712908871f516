package io.recursivestore.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One step in a hundred by a range of steps, against the same filter on Parquet files that Spark
 * wrote with its default compression, snappy, in the order of the steps: its reader leaves out row
 * groups and pages by their statistics.
 */
final class StreamFilterBenchmark implements Benchmark {
  @Override
  public String name() {
    return "stream-filter";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    String root = directory.resolve("store").toString();
    String parquet = directory.resolve("parquet").toString();
    long steps = quick ? AgentStream.QUICK_STEPS : AgentStream.STEPS;
    AgentStream.write(root, steps);
    try (SparkSession spark = LocalSpark.start()) {
      Dataset<Row> stream = AgentStream.read(spark, root);
      stream.write().parquet(parquet);
      Dataset<Row> files = spark.read().parquet(parquet);

      Comparison comparison =
          new Comparison("Spark Parquet (snappy)", quick ? 2 : 5, quick ? 5 : 21);
      String filter = "step >= %d AND step < %d".formatted(steps / 2, steps / 2 + steps / 100);
      Queries.collectBeyond(
          comparison, "1 % of the steps", files.where(filter), stream.where(filter), "sum(reward)");
      return comparison;
    }
  }
}
