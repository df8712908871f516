package io.recursivestore.spark.metric;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** How often bytes of files that are not local were in memory when they were asked for. */
public final class PrefetchHits extends CustomSumMetric {
  static final String NAME = "prefetchHits";

  /** Creates the metric; Spark does. */
  public PrefetchHits() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "prefetch hits";
  }
}
