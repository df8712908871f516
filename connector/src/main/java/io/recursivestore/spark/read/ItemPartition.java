package io.recursivestore.spark.read;

import io.recursivestore.item.ItemSplit;
import io.recursivestore.spark.session.TaskRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Some items.
 *
 * @param split in which part of the collection; null for all that are selected, in their order
 */
record ItemPartition(
    TaskRoot root,
    String name,
    long number,
    ItemSelection selection,
    @Nullable ItemSplit split,
    StructType columns)
    implements RowPartition {
  @Override
  public PartitionReader<InternalRow> open() {
    return new ItemPartitionReader(this);
  }
}
