package io.recursivestore.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Whole Spark queries on a stream, against the same rows in Parquet files that Spark wrote with its
 * default compression, snappy. Both are in the operating system's page cache.
 */
final class StreamScanBenchmark implements Benchmark {
  @Override
  public String name() {
    return "stream-scan";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    String root = directory.resolve("store").toString();
    String parquet = directory.resolve("parquet").toString();
    AgentStream.write(root, quick ? AgentStream.QUICK_STEPS : AgentStream.STEPS);
    try (SparkSession spark = LocalSpark.start()) {
      Dataset<Row> stream =
          AgentStream.read(spark, root).select("observation", "action", "reward", "value");
      stream.write().parquet(parquet);
      Dataset<Row> files = spark.read().parquet(parquet);

      Comparison comparison =
          new Comparison("Spark Parquet (snappy)", quick ? 2 : 3, quick ? 3 : 11);
      Queries.collectBeyond(comparison, "sum of 1", files, stream, "sum(reward)");
      Queries.collectBeyond(
          comparison,
          "sum of 4",
          files,
          stream,
          "sum(observation)",
          "sum(action)",
          "sum(reward)",
          "sum(value)");
      Queries.collectBeyond(
          comparison,
          "filter and sum",
          files.where("action = 7"),
          stream.where("action = 7"),
          "sum(reward)");
      Dataset<Row> fromNothing =
          spark
              .range(0, stream.count(), 1, spark.sparkContext().defaultParallelism())
              .selectExpr("id * 0.5D AS a", "id AS b", "id * 0.25D AS c", "id * 0.125D AS d");
      comparison.addBeyond(
          "all columns to noop",
          () -> Queries.drain(files),
          () -> Queries.drain(stream),
          "writing as many rows that come from nothing",
          () -> Queries.drain(fromNothing));
      return comparison;
    }
  }
}
