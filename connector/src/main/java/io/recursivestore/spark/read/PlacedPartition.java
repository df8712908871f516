package io.recursivestore.spark.read;

import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Some fragments of a version with where their rows are, for one task.
 *
 * @param rows the fragments
 * @param places the metadata columns, which follow the others
 * @param versions the version that added each fragment; {@link FileVersions#UNKNOWN} if that is not
 *     known
 */
record PlacedPartition(DatasetPartition rows, List<RowPlace> places, List<Long> versions)
    implements ColumnarPartition {
  @Override
  public PartitionReader<ColumnarBatch> open() {
    return new PlacedReader(this);
  }

  /** Returns a partition of one of the fragments. Rows are counted only where all are read. */
  DatasetPartition only(int fragment) {
    return new DatasetPartition(
        rows.root(),
        rows.dataset(),
        rows.columns(),
        rows.shown(),
        List.of(rows.fragments().get(fragment)),
        places.contains(RowPlace.ROW) ? null : rows.filter(),
        rows.exact(),
        rows.batchRows(),
        rows.prefetchBytes());
  }
}
