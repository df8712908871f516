package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.spark.vector.ChainedColumn;
import io.recursivestore.spark.vector.RowColumn;
import io.recursivestore.spark.vector.WindowColumn;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.SegmentRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Shows Spark the mapped rows of a partition's segments, a batch at a time. A row counts as a window of length 1. Columns
 * are made once a segment and then moved along; windows that cross from one segment into the next get columns over all
 * segments.
 */
final class StreamPartitionReader implements PartitionReader<ColumnarBatch> {
  private final StreamPartition partition;
  private final Windows shape;
  private final List<DataType> types;
  private final List<Segment> segments = new ArrayList<>();
  private final int[] starts;
  private int current = -1;
  private long nextWindow;
  private List<? extends RowColumn> columns = List.of();
  private @Nullable ColumnarBatch segmentBatch;
  private @Nullable ColumnarBatch batch;

  StreamPartitionReader(StreamPartition partition) {
    this.partition = partition;
    this.shape = partition.windows().orElse(new Windows(1, 1));
    this.types =
        Arrays.stream(partition.schema().fields())
            .map(StructField::dataType)
            .map(t -> partition.windows().isPresent() ? ((ArrayType) t).elementType() : t)
            .toList();
    this.starts = new int[partition.segments().size()];
    try (Store store = Store.open(partition.root())) {
      long start = 0;
      for (SegmentRef ref : partition.segments()) {
        starts[segments.size()] = Math.toIntExact(start);
        segments.add(Segment.open(store.objects(), ref));
        start += ref.rows();
      }
    }
  }

  @Override
  public boolean next() {
    long left = partition.count() - nextWindow;
    if (left == 0) {
      return false;
    }
    int row = Math.toIntExact(nextWindow * shape.stride());
    while (current < 0 || row >= end(current)) {
      enter(current + 1);
    }
    long whole = shape.count(end(current) - row);
    int count;
    if (whole > 0) {
      count = (int) Math.min(Math.min(left, partition.batchRows()), whole);
      batch = show(segmentBatch, row - starts[current]);
    } else {
      long crossing = (end(current) - row - 1L) / shape.stride() + 1;
      count = (int) Math.min(Math.min(left, partition.batchRows()), crossing);
      columns = chained();
      batch = show(batchOf(columns), row);
      current = -1 + current;
    }
    batch.setNumRows(count);
    nextWindow += count;
    return true;
  }

  @Override
  public ColumnarBatch get() {
    return java.util.Objects.requireNonNull(batch);
  }

  @Override
  public void close() {}
}
