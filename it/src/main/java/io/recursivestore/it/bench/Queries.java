package io.recursivestore.it.bench;

import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Queries as benchmarks time them: to the end, and with results that are compared. */
final class Queries {
  private Queries() {}

  /** Adds a comparison of two frames by the same aggregates. */
  static void collect(
      Comparison comparison,
      String query,
      Dataset<Row> peer,
      Dataset<Row> own,
      String... aggregates) {
    check(query, peer.selectExpr(aggregates).first(), own.selectExpr(aggregates).first());
    // A frame that has run keeps what its shuffle made, so each turn plans anew.
    comparison.add(
        query,
        () -> peer.selectExpr(aggregates).collect(),
        () -> own.selectExpr(aggregates).collect());
  }

  /**
   * Adds a comparison of two frames by the same aggregates, and says what both take beyond a query
   * of a few numbers, which costs Spark as many tasks and stages.
   */
  static void collectBeyond(
      Comparison comparison,
      String query,
      Dataset<Row> peer,
      Dataset<Row> own,
      String... aggregates) {
    check(query, peer.selectExpr(aggregates).first(), own.selectExpr(aggregates).first());
    SparkSession spark = own.sparkSession();
    int tasks = spark.sparkContext().defaultParallelism();
    comparison.addBeyond(
        query,
        () -> peer.selectExpr(aggregates).collect(),
        () -> own.selectExpr(aggregates).collect(),
        "a sum of " + tasks + " numbers in " + tasks + " tasks",
        () -> spark.range(0, tasks, 1, tasks).selectExpr("sum(id)").collect());
  }

  /** Computes all rows and throws them away. */
  static void drain(Dataset<Row> rows) {
    rows.select("*").write().format("noop").mode("overwrite").save();
  }

  /** Throws an exception if two results are not the same. */
  static void check(String query, Row theirs, Row ours) {
    for (int i = 0; i < theirs.size(); i++) {
      if (!same(theirs.get(i), ours.get(i))) {
        throw new IllegalStateException(query + ": " + ours + " instead of " + theirs);
      }
    }
  }

  /** Tasks end in any order, so that sums of doubles differ in their last digits. */
  private static boolean same(Object theirs, Object ours) {
    if (theirs instanceof Number expected && ours instanceof Number found) {
      double difference = Math.abs(found.doubleValue() - expected.doubleValue());
      return difference <= 1e-6 * Math.abs(expected.doubleValue());
    }
    return Objects.equals(theirs, ours);
  }
}
