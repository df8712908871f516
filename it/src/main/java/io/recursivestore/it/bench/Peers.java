package io.recursivestore.it.bench;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark with the other table formats that benchmarks compare with, set up as their guides say.
 */
final class Peers {
  /** The catalog of Iceberg's tables. */
  static final String ICEBERG = "ice";

  private Peers() {}

  /**
   * Starts Spark with Iceberg and Delta; who calls closes it.
   *
   * @param directory where Iceberg keeps its tables
   */
  static SparkSession start(Path directory) {
    return LocalSpark.start(
        Map.of(
            "spark.sql.extensions",
            "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,"
                + "io.delta.sql.DeltaSparkSessionExtension",
            "spark.sql.catalog.spark_catalog",
            "org.apache.spark.sql.delta.catalog.DeltaCatalog",
            "spark.sql.catalog." + ICEBERG,
            "org.apache.iceberg.spark.SparkCatalog",
            "spark.sql.catalog." + ICEBERG + ".type",
            "hadoop",
            "spark.sql.catalog." + ICEBERG + ".warehouse",
            directory.toString()));
  }
}
