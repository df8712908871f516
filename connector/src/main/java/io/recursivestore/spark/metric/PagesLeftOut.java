package io.recursivestore.spark.metric;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** The number of pages of Parquet files that a scan passed without decompressing them. */
public final class PagesLeftOut extends CustomSumMetric {
  static final String NAME = "pagesLeftOut";

  /** Creates the metric; Spark does. */
  public PagesLeftOut() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "pages left out";
  }
}
