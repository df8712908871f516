package io.recursivestore.spark;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads all values of two datasets, in a JVM of its own. */
final class SmallMemoryChild {
  private SmallMemoryChild() {}

  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", false).getOrCreate()) {
      Dataset<Row> cells = read(spark, arguments[0], "cells");
      System.out.println("cells " + cells.selectExpr("sum(length(cell))").head().getLong(0));
      Dataset<Row> wide = read(spark, arguments[0], "wide");
      wide.write().format("noop").mode("overwrite").save();
      System.out.println("wide " + wide.selectExpr("sum(c7)").head().getLong(0));
    }
  }

  private static Dataset<Row> read(SparkSession spark, String root, String name) {
    return spark.read().format("recursive-store").option("dataset", name).load(root);
  }
}
