package io.recursivestore.spark.read;

import io.recursivestore.spark.aggregate.AggregatePlan;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Some fragments, of whose rows aggregates are wanted. */
record AggregatePartition(DatasetPartition rows, AggregatePlan plan) implements ColumnarPartition {
  @Override
  public PartitionReader<ColumnarBatch> open() {
    return new AggregateReader(new DatasetPartitionReader(rows), plan);
  }
}
