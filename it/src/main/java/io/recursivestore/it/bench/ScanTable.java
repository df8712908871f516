package io.recursivestore.it.bench;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table that scans are timed on. Its rows come from expressions of their number, {@code id}, so
 * that they are the same in each run.
 *
 * @param name a name that SQL needs no quotes for
 * @param rows the number of rows of a full run
 * @param columns expressions of {@code id}
 */
record ScanTable(String name, long rows, List<String> columns) {
  private static final int FILES = 8;
  private static final int QUICK_FILES = 2;
  private static final long QUICK_SHARE = 50;

  /**
   * Returns the rows, in as many partitions as there are to be files.
   *
   * @param quick whether a fiftieth of the rows is enough
   */
  Dataset<Row> generate(SparkSession spark, boolean quick) {
    return spark
        .range(0, quick ? rows / QUICK_SHARE : rows, 1, quick ? QUICK_FILES : FILES)
        .selectExpr(columns.toArray(String[]::new));
  }
}
