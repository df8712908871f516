package io.recursivestore.spark.read;

import io.recursivestore.spark.aggregate.AggregatePlan;
import org.apache.arrow.util.AutoCloseables;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Some fragments, of whose rows aggregates are wanted. */
record AggregatePartition(DatasetPartition rows, AggregatePlan plan) implements ColumnarPartition {
  @Override
  public PartitionReader<ColumnarBatch> open() {
    DatasetPartitionReader reader = new DatasetPartitionReader(rows);
    try {
      return new AggregateReader(reader, plan);
    } catch (RuntimeException e) {
      AutoCloseables.close(e, reader);
      throw e;
    }
  }
}
