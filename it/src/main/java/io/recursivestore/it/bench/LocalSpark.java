package io.recursivestore.it.bench;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The Spark that benchmarks run in: one process, all cores. */
final class LocalSpark {
  private LocalSpark() {}

  /** Starts it; who calls closes it. */
  static SparkSession start() {
    return start(Map.of());
  }

  /** Starts it with more configuration; who calls closes it. */
  static SparkSession start(Map<String, Object> configuration) {
    return SparkSession.builder()
        .config(configuration)
        .master("local[*]")
        .appName("benchmark")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .getOrCreate();
  }
}
