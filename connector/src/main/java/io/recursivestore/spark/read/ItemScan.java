package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.item.ItemColumn;
import io.recursivestore.item.ItemSplit;
import io.recursivestore.item.ItemTotals;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.session.TaskRoot;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A scan of items. Each task reads a range of their numbers, or what the database finds by an index
 * in that range; a limit is read by one task.
 *
 * @param columns what Spark gets
 */
record ItemScan(
    ItemSource source, ItemSelection selection, StructType columns, long targetPartitionBytes)
    implements Scan, Batch, SupportsReportStatistics {
  /** What a row takes beside its payload, about. */
  private static final long ROW_BYTES = 100;

  /** Fewer rows are not worth a task of their own. */
  private static final long LEAST_ROWS = 5_000;

  private static final int MOST_PARTITIONS = 10_000;

  @Override
  public StructType readSchema() {
    return columns;
  }

  @Override
  public String description() {
    return "recursive-store "
        + source.prefix()
        + " [columns: "
        + List.of(columns.fieldNames())
        + ", evaluated by the database: "
        + selection.shown()
        + (selection.order() == null ? "" : ", order: " + selection.order())
        + (selection.limit() == 0 ? "" : ", limit: " + selection.limit())
        + "]";
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    TaskRoot tasks = TaskRoot.of(source.root());
    List<@Nullable ItemSplit> splits =
        selection.limit() > 0 ? Collections.singletonList(null) : List.copyOf(splits());
    return splits.stream()
        .map(
            split ->
                new ItemPartition(tasks, source.name(), source.number(), selection, split, columns))
        .toArray(InputPartition[]::new);
  }

  private List<ItemSplit> splits() {
    try (Store store = SessionStore.open(source.root())) {
      return ItemSource.open(store.items(), source.name(), source.number())
          .splits(selection.query(), parts());
    }
  }

  private int parts() {
    long rows = source.totals().items();
    long bySize = bytes(rows) / targetPartitionBytes + 1;
    long byCores =
        Math.min(
            SparkSession.active().sparkContext().defaultParallelism(),
            Math.max(1, rows / LEAST_ROWS));
    return (int) Math.min(MOST_PARTITIONS, Math.max(bySize, byCores));
  }

  private long bytes(long rows) {
    ItemTotals totals = source.totals();
    Set<ItemColumn> read = ItemRowMaker.columns(columns);
    long payload =
        read.contains(ItemColumn.PAYLOAD)
            ? totals.storedBytes() / Math.max(1, totals.versions())
            : 0;
    return rows * (ROW_BYTES + payload);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new RowReaderFactory();
  }

  /** Exact where all items are read, and else the most that it can be. */
  @Override
  public Statistics estimateStatistics() {
    long items = source.totals().items();
    long found = selection.ids().isEmpty() ? items : Math.min(items, selection.ids().size());
    long rows = selection.limit() == 0 ? found : Math.min(found, selection.limit());
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(bytes(rows));
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(rows);
      }
    };
  }
}
