package io.recursivestore.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * All windows of 128 steps of a stream, both ends of each touched, against Spark's window function
 * on the same rows in Parquet files.
 */
final class WindowScanBenchmark implements Benchmark {
  @Override
  public String name() {
    return "window-scan";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    String root = directory.resolve("store").toString();
    String parquet = directory.resolve("parquet").toString();
    TemperatureStream.write(root, quick ? TemperatureStream.QUICK_STEPS : TemperatureStream.STEPS);
    try (SparkSession spark = LocalSpark.start()) {
      TemperatureStream.steps(spark).load(root).write().parquet(parquet);
      Dataset<Row> lagged =
          spark
              .read()
              .parquet(parquet)
              .selectExpr(
                  "temp + lag(temp, %d) OVER (ORDER BY step) AS ends"
                      .formatted(TemperatureStream.LENGTH - 1));
      Dataset<Row> windows =
          TemperatureStream.windows(spark)
              .load(root)
              .selectExpr(TemperatureStream.ENDS + " AS ends");

      Comparison comparison = new Comparison("lag() on Parquet", quick ? 1 : 2, quick ? 3 : 7);
      Queries.collectBeyond(comparison, "ends of all windows", lagged, windows, "sum(ends)");
      return comparison;
    }
  }
}
