package io.recursivestore.spark.read;

import io.recursivestore.format.ReadCounts;
import io.recursivestore.spark.metric.ScanMetrics;
import java.io.IOException;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Reads fragments one after another, each by a reader of its own, and adds columns that hold
 * nothing: two are the same in a whole fragment, and one counts.
 */
final class PlacedReader implements PartitionReader<ColumnarBatch> {
  private final PlacedPartition partition;
  private @Nullable DatasetPartitionReader fragment;
  private int next;
  private @Nullable ColumnarBatch batch;
  private ReadCounts before = ReadCounts.NONE;

  PlacedReader(PlacedPartition partition) {
    this.partition = partition;
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      if (fragment == null) {
        if (next == partition.rows().fragments().size()) {
          return false;
        }
        fragment = new DatasetPartitionReader(partition.only(next++));
      }
      if (fragment.next()) {
        batch = placed(fragment);
        return true;
      }
      close();
    }
  }

  @Override
  public ColumnarBatch get() {
    if (batch == null) {
      throw new IllegalStateException("There is no batch");
    }
    return batch;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return ScanMetrics.of(counts());
  }

  /** Goes on from what other partitions counted, which one task reads after another. */
  @Override
  @SuppressWarnings("deprecation") // Spark 4.2 sums up by itself
  public void initMetricsValues(CustomTaskMetric[] metrics) {
    before = ScanMetrics.counts(metrics);
  }

  private ReadCounts counts() {
    return fragment == null ? before : before.plus(fragment.counts());
  }

  @Override
  public void close() throws IOException {
    if (fragment != null) {
      fragment.close();
      before = counts();
      fragment = null;
    }
  }

  private ColumnarBatch placed(DatasetPartitionReader reader) {
    ColumnarBatch rows = reader.get();
    int stored = rows.numCols();
    ColumnVector[] columns = new ColumnVector[stored + partition.places().size()];
    for (int i = 0; i < stored; i++) {
      columns[i] = rows.column(i);
    }
    for (int i = stored; i < columns.length; i++) {
      columns[i] = column(reader, partition.places().get(i - stored), rows.numRows());
    }
    return new ColumnarBatch(columns, rows.numRows());
  }

  private ColumnVector column(DatasetPartitionReader reader, RowPlace place, int rows) {
    return switch (place) {
      case ROW -> reader.places();
      case FILE -> {
        ConstantColumnVector path = new ConstantColumnVector(rows, DataTypes.StringType);
        path.setUtf8String(
            UTF8String.fromString(partition.rows().fragments().get(next - 1).path()));
        yield path;
      }
      case VERSION -> {
        ConstantColumnVector version = new ConstantColumnVector(rows, DataTypes.LongType);
        long added = partition.versions().get(next - 1);
        if (added == FileVersions.UNKNOWN) {
          version.setNull();
        } else {
          version.setLong(added);
        }
        yield version;
      }
    };
  }
}
