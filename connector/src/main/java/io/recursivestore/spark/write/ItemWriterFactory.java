package io.recursivestore.spark.write;

import io.recursivestore.item.ItemJob;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.session.TaskRoot;
import java.util.ArrayList;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Opens the writer of a task, on an executor.
 *
 * @param parents what all items were made from, besides what their rows say
 */
record ItemWriterFactory(
    TaskRoot root, String storeId, ItemJob job, StructType rows, ArrayList<Parent> parents)
    implements DataWriterFactory {
  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
    return new ItemRowWriter(this, partitionId);
  }
}
