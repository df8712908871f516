package io.recursivestore.spark.read;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.spark.aggregate.AggregatePlan;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** Plans a scan of one version: which columns, and which fragments can hold matching rows. */
public final class DatasetScanBuilder
    implements ScanBuilder,
        SupportsPushDownRequiredColumns,
        SupportsPushDownV2Filters,
        SupportsPushDownAggregates {
  private final String root;
  private final CollectionRef dataset;
  private final Snapshot snapshot;
  private final boolean isJoined;
  private final CaseInsensitiveStringMap options;
  private Schema columns;
  private List<RowPlace> places = List.of();
  private Predicate[] pushed = new Predicate[0];
  private @Nullable List<Fragment> fragments;
  private Predicate[] conditions = new Predicate[0];
  private Optional<Filter> filter = Optional.empty();
  private Optional<Filter> exact = Optional.empty();
  private Optional<LocalScan> summary = Optional.empty();
  private @Nullable AggregateScan aggregates;
  private boolean averagesLongs;

  /**
   * Creates a builder.
   *
   * @param root the store's root
   * @param dataset the dataset
   * @param snapshot the version to read
   * @param isJoined whether the rows are for a join, which may narrow the scan of its other side
   * @param options what the user gave
   * @throws io.recursivestore.model.InvalidRequestException if there is an option that reads don't
   *     have
   */
  public DatasetScanBuilder(
      String root,
      CollectionRef dataset,
      Snapshot snapshot,
      boolean isJoined,
      CaseInsensitiveStringMap options) {
    ReadOptions.check(options, dataset);
    this.root = root;
    this.dataset = dataset;
    this.snapshot = snapshot;
    this.isJoined = isJoined;
    this.options = options;
    this.columns = snapshot.schema();
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    List<String> names = List.of(requiredSchema.fieldNames());
    java.util.function.Predicate<String> stored = name -> snapshot.schema().find(name).isPresent();
    columns = PrunedColumns.of(snapshot.schema(), List.of(requiredSchema.fields()));
    places = names.stream().filter(stored.negate()).map(RowPlace::of).toList();
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    conditions = predicates;
    PushedFilters filters = PushedFilters.of(predicates, snapshot, isJoined);
    pushed = filters.pushed();
    fragments = filters.fragments();
    filter = filters.open();
    exact = filters.exact();
    return filters.left();
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.clone();
  }

  @Override
  public boolean supportCompletePushDown(Aggregation asked) {
    averagesLongs |= AggregatePlan.averagesLongs(asked, SparkSchemas.toSpark(snapshot.schema()));
    return summary(asked).isPresent();
  }

  @Override
  public boolean pushAggregation(Aggregation asked) {
    summary = summary(asked);
    aggregates = summary.isPresent() || averagesLongs || files().isEmpty() ? null : partial(asked);
    return summary.isPresent() || aggregates != null;
  }

  /** Tasks can compute parts of what the log doesn't know. */
  private @Nullable AggregateScan partial(Aggregation asked) {
    return AggregatePlan.of(asked, SparkSchemas.toSpark(snapshot.schema()))
        .map(
            plan ->
                AggregateScan.of(
                    rows(
                        PrunedColumns.of(snapshot.schema(), List.of(plan.input().fields())),
                        List.of()),
                    plan,
                    asked))
        .orElse(null);
  }

  private List<Fragment> files() {
    return fragments == null ? snapshot.fragments() : fragments;
  }

  /** Where all rows of the files match, the log knows as much of them as without a filter. */
  private Optional<LocalScan> summary(Aggregation asked) {
    return filter.isPresent()
        ? Optional.empty()
        : DatasetSummary.of(asked, dataset, snapshot, fragments);
  }

  @Override
  public Scan build() {
    if (summary.isPresent()) {
      return summary.get();
    }
    return aggregates == null ? new JoinedScan(rows(columns, places)) : aggregates;
  }

  private DatasetScan rows(Schema read, List<RowPlace> positions) {
    return new DatasetScan(
        root,
        dataset,
        snapshot,
        read,
        positions,
        NamedFiles.of(files(), snapshot.schema(), conditions),
        List.of(pushed),
        filter,
        exact,
        ReadOptions.targetPartitionBytes(options),
        ReadOptions.batchRows(options),
        ReadOptions.prefetchBytes(options),
        Following.in(options));
  }
}
