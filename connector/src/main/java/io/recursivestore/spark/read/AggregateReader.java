package io.recursivestore.spark.read;

import io.recursivestore.spark.aggregate.AggregatePlan;
import io.recursivestore.spark.aggregate.BatchAggregator;
import java.io.IOException;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Reads rows, and returns aggregates of them. */
final class AggregateReader implements PartitionReader<ColumnarBatch> {
  private final DatasetPartitionReader rows;
  private final BatchAggregator aggregator;
  private boolean isEnd;
  private boolean isTaking;
  private @Nullable ColumnarBatch batch;

  AggregateReader(DatasetPartitionReader rows, AggregatePlan plan) {
    this.rows = rows;
    this.aggregator = new BatchAggregator(plan, rows.vectors());
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      if (isTaking) {
        batch = aggregator.take();
        if (batch != null) {
          return true;
        }
        isTaking = false;
      }
      if (aggregator.advance()) {
        isTaking = aggregator.isFull();
      } else if (isEnd) {
        return false;
      } else if (rows.next()) {
        aggregator.start(rows.get().numRows(), rows.selected());
      } else {
        isEnd = true;
        isTaking = true;
      }
    }
  }

  @Override
  public ColumnarBatch get() {
    if (batch == null) {
      throw new IllegalStateException("There is no batch");
    }
    return batch;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return rows.currentMetricsValues();
  }

  /** Goes on from what other partitions counted, which one task reads after another. */
  @Override
  @SuppressWarnings("deprecation") // Spark 4.2 sums up by itself
  public void initMetricsValues(CustomTaskMetric[] metrics) {
    rows.initMetricsValues(metrics);
  }

  @Override
  public void close() throws IOException {
    try (aggregator) {
      rows.close();
    }
  }
}
