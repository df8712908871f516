package io.recursivestore.spark.read;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Opens partitions of a stream. Holds what they have in common, which Spark sends only once. */
record StreamReaderFactory(StreamPlan plan) implements PartitionReaderFactory {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    StreamPartition range = (StreamPartition) partition;
    OpenSegments segments = new OpenSegments(plan);
    if (plan.shuffle() != null) {
      return new PicksReader(plan, segments, new ShuffledWindows(plan, plan.shuffle(), range));
    }
    return plan.windowed()
        ? new PicksReader(plan, segments, new SequentialWindows(plan, segments, range))
        : new StepsReader(plan, segments, range);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("Partitions are read as columnar batches only");
  }
}
