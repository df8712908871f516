package io.recursivestore.spark.write;

import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.session.TaskRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Opens the writer of a task, on an executor. */
record DatasetWriterFactory(
    TaskRoot root,
    String storeId,
    CollectionRef dataset,
    Schema schema,
    StructType rows,
    WriteOptions options,
    boolean isClustered,
    @Nullable ReplacedRows replaced)
    implements DataWriterFactory, StreamingDataWriterFactory {
  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
    return new RowWriter(this);
  }

  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId, long epochId) {
    return new RowWriter(this);
  }
}
