package io.recursivestore.spark.metric;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** The number of pages of Parquet files that a scan decoded. */
public final class PagesRead extends CustomSumMetric {
  static final String NAME = "pagesRead";

  /** Creates the metric; Spark does. */
  public PagesRead() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "pages read";
  }
}
