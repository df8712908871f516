package io.recursivestore.spark.write;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.session.TaskRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.types.StructType;

/** Opens the writer of a task, on an executor. */
record StepWriterFactory(
    TaskRoot root, String storeId, CollectionRef stream, StructType rows, boolean ordered)
    implements DataWriterFactory, StreamingDataWriterFactory {
  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
    return new StepRowWriter(this);
  }

  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId, long epochId) {
    return new StepRowWriter(this);
  }
}
