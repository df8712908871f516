package io.recursivestore.spark.metric;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** How long tasks waited then, in milliseconds. */
public final class PrefetchWait extends CustomSumMetric {
  static final String NAME = "prefetchWait";

  /** Creates the metric; Spark does. */
  public PrefetchWait() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "time waited for reads (ms)";
  }
}
