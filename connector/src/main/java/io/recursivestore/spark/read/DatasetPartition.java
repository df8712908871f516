package io.recursivestore.spark.read;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Some fragments of a version, for one task. */
record DatasetPartition(
    String root, CollectionRef dataset, Schema columns, List<Fragment> fragments, int batchRows)
    implements ColumnarPartition {
  @Override
  public PartitionReader<ColumnarBatch> open() {
    return new DatasetPartitionReader(this);
  }
}
