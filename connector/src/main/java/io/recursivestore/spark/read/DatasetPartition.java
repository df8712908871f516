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
 * @param columns the columns that are read
 * @param shown how many of them, from the first on, Spark gets
 * @param filter rows for which it isn't true may be left out; null if all are wanted
 * @param exact what is true for all rows that Spark gets, and for no others; null if it gets all
 * @param prefetchBytes how much the task may read ahead, where files are not local
 */
record DatasetPartition(
    TaskRoot root,
    CollectionRef dataset,
    Schema columns,
    int shown,
    List<Fragment> fragments,
    @Nullable Filter filter,
    @Nullable Filter exact,
    int batchRows,
    long prefetchBytes)
    implements ColumnarPartition {
  @Override
  public PartitionReader<ColumnarBatch> open() {
    return new DatasetPartitionReader(this);
  }
}
