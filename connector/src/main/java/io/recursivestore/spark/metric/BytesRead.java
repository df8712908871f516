package io.recursivestore.spark.metric;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** The number of bytes that a scan read of files. */
public final class BytesRead extends CustomSumMetric {
  static final String NAME = "bytesRead";

  /** Creates the metric; Spark does. */
  public BytesRead() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "bytes read";
  }
}
