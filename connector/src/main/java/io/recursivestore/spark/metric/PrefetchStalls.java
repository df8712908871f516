package io.recursivestore.spark.metric;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** How often a task waited for bytes, although they were to be read ahead. */
public final class PrefetchStalls extends CustomSumMetric {
  static final String NAME = "prefetchStalls";

  /** Creates the metric; Spark does. */
  public PrefetchStalls() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "prefetch stalls";
  }
}
