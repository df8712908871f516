package io.recursivestore.spark.metric;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** The number of rows that a scan handed to Spark. */
public final class RowsRead extends CustomSumMetric {
  static final String NAME = "rowsRead";

  /** Creates the metric; Spark does. */
  public RowsRead() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "rows read";
  }
}
