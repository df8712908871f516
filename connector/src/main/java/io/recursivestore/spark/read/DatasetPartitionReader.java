package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.dataset.DatasetReader;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.spark.metric.ScanMetrics;
import io.recursivestore.spark.type.SparkSchemas;
import io.recursivestore.spark.vector.ArrowColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Reads fragments into Arrow vectors and shows Spark their memory. */
final class DatasetPartitionReader implements PartitionReader<ColumnarBatch> {
  private final Store store;
  private final DatasetReader rows;
  private final VectorSchemaRoot root;
  private final ArrowColumn[] columns;
  private final ColumnarBatch batch;
  private ReadCounts before = ReadCounts.NONE;

  DatasetPartitionReader(DatasetPartition partition) {
    store = partition.root().open();
    DatasetReader opened = null;
    try {
      opened =
          store
              .datasets()
              .open(partition.dataset().name())
              .read(
                  new Selection(
                      partition.columns(),
                      Optional.ofNullable(partition.filter()),
                      partition.batchRows(),
                      true,
                      partition.prefetchBytes()),
                  partition.fragments());
      root = opened.getVectorSchemaRoot();
      StructField[] fields = SparkSchemas.toSpark(partition.columns()).fields();
      columns = new ArrowColumn[fields.length];
      for (int i = 0; i < fields.length; i++) {
        columns[i] = ArrowColumn.of(root.getVector(i), fields[i].dataType());
      }
      batch = new ColumnarBatch(columns);
      rows = opened;
    } catch (IOException | RuntimeException e) {
      try (store) {
        AutoCloseables.close(e, opened);
      }
      throw e instanceof RuntimeException r ? r : new UncheckedIOException((IOException) e);
    }
  }

  @Override
  public boolean next() throws IOException {
    if (!rows.loadNextBatch()) {
      return false;
    }
    for (ArrowColumn column : columns) {
      column.rebind();
    }
    batch.setNumRows(rows.getVectorSchemaRoot().getRowCount());
    return true;
  }

  /** Returns the vectors that hold the batch. */
  VectorSchemaRoot vectors() {
    return root;
  }

  /** Returns which rows of the vectors the batch has; null for the first ones. */
  int @Nullable [] selected() {
    return null;
  }

  @Override
  public ColumnarBatch get() {
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

  /** Returns how much this task read so far. */
  ReadCounts counts() {
    return before.plus(rows.counts());
  }

  @Override
  public void close() throws IOException {
    try (store) {
      rows.close();
    }
  }
}
