package io.recursivestore.spark.read;

import io.recursivestore.stream.SegmentRef;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Consecutive rows or windows of a stream, for one task.
 *
 * @param count number of rows, or of windows
 */
record StreamPartition(
    String root,
    List<String> columns,
    StructType schema,
    List<SegmentRef> segments,
    Optional<Windows> windows,
    long count,
    int batchRows)
    implements ColumnarPartition {
  @Override
  public PartitionReader<ColumnarBatch> open() {
    return new StreamPartitionReader(this);
  }
}
