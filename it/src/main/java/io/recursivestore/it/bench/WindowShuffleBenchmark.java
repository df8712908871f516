package io.recursivestore.it.bench;

import static org.apache.spark.sql.functions.rand;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * All windows of 128 steps of a stream in random order. First against the same windows in the order
 * of the stream, which says what the random order costs: if only both ends of each are touched, and
 * if Spark copies them whole. Then, by both ends again, against Spark's way to a random order,
 * {@code orderBy(rand(seed))}, in a form that is easier for it than what is compared: its Parquet
 * files hold the two ends of each window, made beforehand, so that it sorts two doubles a window
 * and not 128.
 */
final class WindowShuffleBenchmark implements Benchmark {
  @Override
  public String name() {
    return "window-shuffle";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    String root = directory.resolve("store").toString();
    String parquet = directory.resolve("parquet").toString();
    TemperatureStream.write(root, quick ? TemperatureStream.QUICK_STEPS : TemperatureStream.STEPS);
    try (SparkSession spark = LocalSpark.start()) {
      Dataset<Row> inOrder = TemperatureStream.windows(spark).load(root).select("temp");
      inOrder.selectExpr("temp[0] AS first", "temp[127] AS last").write().parquet(parquet);
      Dataset<Row> shuffled =
          TemperatureStream.windows(spark).option("shuffle-seed", 1).load(root).select("temp");

      Comparison cost = new Comparison("in order", quick ? 1 : 2, quick ? 3 : 5);
      Queries.collect(
          cost, "sum of ends", inOrder, shuffled, "sum(" + TemperatureStream.ENDS + ")");
      cost.add(
          "whole windows to noop", () -> Queries.drain(inOrder), () -> Queries.drain(shuffled));
      System.out.println(cost.table());

      Comparison comparison =
          new Comparison("orderBy(rand) on Parquet", quick ? 1 : 2, quick ? 3 : 5);
      comparison.add(
          "ends to noop",
          () ->
              Queries.drain(
                  spark.read().parquet(parquet).orderBy(rand(1)).selectExpr("first + last")),
          () -> Queries.drain(shuffled.selectExpr(TemperatureStream.ENDS)));
      return comparison;
    }
  }
}
