package io.recursivestore.spark.read;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.session.TaskRoot;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Some fragments of a version, for one task.
 *
 * @param filter rows for which it isn't true may be left out; null if all are wanted
 * @param prefetchBytes how much the task may read ahead, where files are not local
 */
record DatasetPartition(
    TaskRoot root,
    CollectionRef dataset,
    Schema columns,
    List<Fragment> fragments,
    @Nullable Filter filter,
    int batchRows,
    long prefetchBytes)
    implements ColumnarPartition {
  @Override
  public PartitionReader<ColumnarBatch> open() {
    return new DatasetPartitionReader(this);
  }
}
