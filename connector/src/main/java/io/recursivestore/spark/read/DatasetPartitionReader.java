package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.dataset.DatasetReader;
import io.recursivestore.format.MatchedRows;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.spark.metric.ScanMetrics;
import io.recursivestore.spark.type.SparkSchemas;
import io.recursivestore.spark.vector.ArithmeticColumn;
import io.recursivestore.spark.vector.ArrowColumn;
import io.recursivestore.spark.vector.PlacesColumn;
import io.recursivestore.spark.vector.SelectedColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Reads fragments into Arrow vectors and shows Spark their memory. */
final class DatasetPartitionReader implements PartitionReader<ColumnarBatch> {
  private final Store store;
  private final DatasetReader rows;
  private final VectorSchemaRoot root;
  private final ArrowColumn[] columns;
  private final SelectedColumn[] selected;
  private final ColumnarBatch all;
  private final ColumnarBatch some;
  private ColumnarBatch batch;
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
                      Optional.ofNullable(partition.exact()),
                      partition.batchRows(),
                      true,
                      partition.prefetchBytes()),
                  partition.fragments());
      root = opened.getVectorSchemaRoot();
      StructField[] fields = SparkSchemas.toSpark(partition.columns()).fields();
      columns = new ArrowColumn[partition.shown()];
      selected = new SelectedColumn[columns.length];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = ArrowColumn.of(root.getVector(i), fields[i].dataType());
        selected[i] = SelectedColumn.of(columns[i]);
      }
      all = new ColumnarBatch(columns);
      some = new ColumnarBatch(selected);
      batch = all;
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
    MatchedRows matches = rows.matches();
    if (matches == null) {
      all.setNumRows(rows.getVectorSchemaRoot().getRowCount());
      batch = all;
      return true;
    }
    int[] numbers = matches.rows();
    for (SelectedColumn column : selected) {
      column.select(numbers, matches.count());
    }
    some.setNumRows(matches.count());
    batch = some;
    return true;
  }

  /** Returns the vectors that hold the batch. */
  VectorSchemaRoot vectors() {
    return root;
  }

  /** Returns which rows of the vectors the batch has; null for the first ones. */
  int @Nullable [] selected() {
    MatchedRows matches = rows.matches();
    return matches == null ? null : matches.rows();
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

  /** Returns the places of the batch's rows among those that were read, if no filter is given. */
  ColumnVector places() {
    MatchedRows matches = rows.matches();
    return matches == null
        ? new ArithmeticColumn(rows.rowsBefore(), 1)
        : new PlacesColumn(rows.rowsBefore(), matches.rows());
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
