package io.recursivestore.spark.read;

import io.recursivestore.spark.aggregate.AggregatePlan;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;

/**
 * A scan whose tasks return aggregates of their rows. It must have a file: of no rows at all, Spark
 * would take the number for unknown instead of 0.
 */
record AggregateScan(DatasetScan rows, AggregatePlan plan, List<String> asked)
    implements Scan, Batch, SupportsReportStatistics {
  static AggregateScan of(DatasetScan rows, AggregatePlan plan, Aggregation asked) {
    return new AggregateScan(
        rows,
        plan,
        Stream.of(asked.aggregateExpressions(), asked.groupByExpressions())
            .flatMap(Arrays::stream)
            .map(Object::toString)
            .toList());
  }

  @Override
  public StructType readSchema() {
    return plan.output();
  }

  @Override
  public String description() {
    return rows.description() + " [aggregates: " + asked + "]";
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return rows.planned(rows.fragments())
        .map(partition -> new AggregatePartition(partition, plan))
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return rows.createReaderFactory();
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return rows.supportedCustomMetrics();
  }

  /** There is a row for each task, or at most one for each row. */
  @Override
  public Statistics estimateStatistics() {
    long most =
        plan.isGrouped()
            ? rows.estimateStatistics().numRows().orElseThrow()
            : rows.fragments().size();
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(most * plan.output().defaultSize());
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(most);
      }
    };
  }
}
