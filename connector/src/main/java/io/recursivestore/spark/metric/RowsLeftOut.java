package io.recursivestore.spark.metric;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** The number of rows of opened files that can't match, and that a scan didn't hand to Spark. */
public final class RowsLeftOut extends CustomSumMetric {
  static final String NAME = "rowsLeftOut";

  /** Creates the metric; Spark does. */
  public RowsLeftOut() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "rows left out";
  }
}
