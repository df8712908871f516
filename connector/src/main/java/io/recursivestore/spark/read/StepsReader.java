package io.recursivestore.spark.read;

import io.recursivestore.spark.vector.RowColumn;
import java.util.Objects;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Shows Spark rows in the order of the stream. Columns are made once a segment, and moved along.
 */
final class StepsReader implements PartitionReader<ColumnarBatch> {
  private final StreamPlan plan;
  private final OpenSegments segments;
  private final long to;
  private long next;
  private int segment;
  private RowColumn[] columns = {};
  private @Nullable ColumnarBatch batch;

  StepsReader(StreamPlan plan, OpenSegments segments, StreamPartition range) {
    this.plan = plan;
    this.segments = segments;
    this.next = range.from();
    this.to = range.to();
  }

  @Override
  public boolean next() {
    if (next >= to) {
      return false;
    }
    if (batch == null || next == plan.starts()[segment + 1]) {
      enter(segments.find(next));
    }
    int row = (int) (next - plan.starts()[segment]);
    for (RowColumn column : columns) {
      column.moveTo(row);
    }
    long end = Math.min(to, plan.starts()[segment + 1]);
    int count = (int) Math.min(plan.batchRows(), end - next);
    get().setNumRows(count);
    next += count;
    return true;
  }

  @Override
  public ColumnarBatch get() {
    return Objects.requireNonNull(batch, "next() was not called");
  }

  @Override
  public void close() {
    segments.close();
  }

  private void enter(int index) {
    segment = index;
    segments.show(index);
    columns = new RowColumn[plan.schema().length()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = segments.parts(i)[index];
    }
    batch = new ColumnarBatch(columns.clone());
  }
}
