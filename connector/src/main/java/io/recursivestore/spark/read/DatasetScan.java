package io.recursivestore.spark.read;

import io.recursivestore.format.VectorFilter;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.spark.metric.ScanMetrics;
import io.recursivestore.spark.session.TaskRoot;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;

/**
 * A scan of the fragments of one version.
 *
 * @param columns the stored columns that Spark gets
 * @param filter rows for which it isn't true may be left out
 * @param exact what Spark doesn't evaluate any more: it gets just the rows for which it is true
 */
record DatasetScan(
    String root,
    CollectionRef dataset,
    Snapshot snapshot,
    Schema columns,
    List<RowPlace> places,
    List<Fragment> fragments,
    List<Predicate> pushed,
    Optional<Filter> filter,
    Optional<Filter> exact,
    long targetPartitionBytes,
    int batchRows,
    long prefetchBytes,
    Following following)
    implements Scan, Batch, SupportsReportStatistics {

  @Override
  public StructType readSchema() {
    StructType stored = SparkSchemas.toSpark(columns);
    for (RowPlace place : places) {
      stored = stored.add(place.field());
    }
    return stored;
  }

  @Override
  public String description() {
    return "recursive-store "
        + dataset.prefix()
        + "@"
        + snapshot.version()
        + " [columns: "
        + List.of(readSchema().fieldNames())
        + ", fragments: "
        + fragments.size()
        + " of "
        + snapshot.fragmentCount()
        + ", filters: "
        + pushed
        + exact.map(condition -> ", evaluated by the store: " + condition.text()).orElse("")
        + "]";
  }

  /** Returns the columns that are read: those that only the exact filter wants come last. */
  Schema read() {
    List<Column> read = new ArrayList<>(columns.columns());
    Set<String> wanted = exact.map(VectorFilter::columns).orElse(Set.of());
    for (Column column : snapshot.schema().columns()) {
      if (wanted.contains(column.name()) && columns.find(column.name()).isEmpty()) {
        read.add(column);
      }
    }
    return new Schema(read, columns.lastId());
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    FileVersions versions = FileVersions.of(this);
    return planned(fragments)
        .map(rows -> places.isEmpty() ? rows : new PlacedPartition(rows, places, versions.of(rows)))
        .toArray(InputPartition[]::new);
  }

  /** Returns a scan without the files, and the rows, for which another filter isn't true. */
  DatasetScan narrowedTo(Filter other) {
    Set<String> paths =
        snapshot.fragmentsFor(other).stream().map(Fragment::path).collect(Collectors.toSet());
    return new DatasetScan(
        root,
        dataset,
        snapshot,
        columns,
        places,
        fragments.stream().filter(f -> paths.contains(f.path())).toList(),
        pushed,
        Optional.of(filter.<Filter>map(f -> new Filter.And(f, other)).orElse(other)),
        exact,
        targetPartitionBytes,
        batchRows,
        prefetchBytes,
        following);
  }

  /** Returns partitions of files that need not be those of the scan's version. */
  Stream<DatasetPartition> planned(List<Fragment> files) {
    TaskRoot tasks = TaskRoot.of(root);
    Schema read = read();
    return PartitionPacking.pack(files, targetPartitionBytes).stream()
        .map(group -> group.stream().map(Fragment::withoutStatistics).toList())
        .map(
            group ->
                new DatasetPartition(
                    tasks,
                    dataset,
                    read,
                    columns.columns().size(),
                    group,
                    filter.orElse(null),
                    exact.orElse(null),
                    batchRows,
                    prefetchBytes));
  }

  /** Follows the dataset; the scan's version is where a new query starts. */
  @Override
  public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
    return new DatasetMicroBatches(this);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new ColumnarReaderFactory();
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ScanMetrics.all();
  }

  @Override
  public Statistics estimateStatistics() {
    double share =
        (double) readSchema().defaultSize()
            / Math.max(1, SparkSchemas.toSpark(snapshot.schema()).defaultSize());
    return new FileStatistics(columns, fragments, share);
  }
}
