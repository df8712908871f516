package io.recursivestore.spark.read;

import io.recursivestore.stream.SegmentRef;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Consecutive rows or windows of a stream, for one task.
 *
 * @param windowed whether rows become windows
 * @param shape the windows; if there are none, each row counts as one
 * @param count number of rows, or of windows
 */
record StreamPartition(
    String root,
    List<String> columns,
    StructType schema,
    List<SegmentRef> segments,
    boolean windowed,
    Windows shape,
    long count,
    int batchRows)
    implements ColumnarPartition {
  @Override
  public PartitionReader<ColumnarBatch> open() {
    return new StreamPartitionReader(this);
  }
}
