package io.recursivestore.spark.function;

import java.util.Map;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/** The ways in which Spark evaluates expressions. */
enum Codegen {
  WHOLE_STAGE,
  PROJECTIONS,
  NONE;

  /** Runs something with these settings. */
  void run(SparkSession spark, Runnable action) {
    RuntimeConfig conf = spark.conf();
    Map<String, String> settings = settings();
    settings.forEach(conf::set);
    try {
      action.run();
    } finally {
      settings.keySet().forEach(conf::unset);
    }
  }

  private Map<String, String> settings() {
    return switch (this) {
      case WHOLE_STAGE -> Map.of();
      case PROJECTIONS -> Map.of("spark.sql.codegen.wholeStage", "false");
      case NONE ->
          Map.of(
              "spark.sql.codegen.wholeStage", "false",
              "spark.sql.codegen.factoryMode", "NO_CODEGEN");
    };
  }
}
