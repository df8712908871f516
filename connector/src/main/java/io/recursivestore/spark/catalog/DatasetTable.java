package io.recursivestore.spark.catalog;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Snapshot;
import io.recursivestore.spark.expression.ExactFilters;
import io.recursivestore.spark.lineage.Origin;
import io.recursivestore.spark.lineage.StoreVersion;
import io.recursivestore.spark.read.DatasetScanBuilder;
import io.recursivestore.spark.read.RowPlace;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.type.PartitionTransforms;
import io.recursivestore.spark.type.SparkSchemas;
import io.recursivestore.spark.write.DatasetTarget;
import io.recursivestore.spark.write.DatasetWriteBuilder;
import io.recursivestore.spark.write.WriteAccess;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsDeleteV2;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * One version of a dataset as a table. Writes go to the newest version, whatever version is read.
 */
final class DatasetTable extends StoreTable
    implements SupportsRead, SupportsWrite, SupportsDeleteV2, SupportsMetadataColumns, Origin {
  private final Snapshot snapshot;
  private final boolean merges;
  private final WriteAccess access;
  private final Location location;
  private final boolean isJoined;

  DatasetTable(Location location, Snapshot snapshot, WriteAccess access) {
    this(location, snapshot, access, false);
  }

  private DatasetTable(Location location, Snapshot snapshot, WriteAccess access, boolean isJoined) {
    super(location.root(), location.ref());
    this.merges = location.merges();
    this.location = location;
    this.snapshot = snapshot;
    this.access = access;
    this.isJoined = isJoined;
  }

  /** Returns the same table, to be read for a join. */
  DatasetTable joined() {
    return new DatasetTable(location, snapshot, access, true);
  }

  boolean isJoined() {
    return isJoined;
  }

  /** Whether writes take rows of any columns. */
  boolean merges() {
    return merges;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public String id() {
    return root() + "/" + name() + "@" + snapshot.created();
  }

  @Override
  StructType rows() {
    return SparkSchemas.toSpark(snapshot.schema());
  }

  @Override
  public Column[] columns() {
    return ColumnDefaults.columns(snapshot.schema());
  }

  @Override
  public Transform[] partitioning() {
    return snapshot.schema().partitions().stream()
        .map(PartitionTransforms::toSpark)
        .toArray(Transform[]::new);
  }

  @Override
  public String version() {
    return Long.toString(snapshot.version());
  }

  @Override
  public StoreVersion origin() {
    return new StoreVersion(root(), new Parent(ref(), snapshot.version()));
  }

  @Override
  public Set<TableCapability> capabilities() {
    Set<TableCapability> capabilities =
        EnumSet.of(
            TableCapability.BATCH_READ,
            TableCapability.MICRO_BATCH_READ,
            TableCapability.BATCH_WRITE,
            TableCapability.STREAMING_WRITE,
            TableCapability.TRUNCATE,
            TableCapability.OVERWRITE_BY_FILTER,
            TableCapability.OVERWRITE_DYNAMIC);
    if (merges) {
      capabilities.add(TableCapability.ACCEPT_ANY_SCHEMA);
    }
    return capabilities;
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    return RowPlace.columns();
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return analyze(
        () -> {
          TimeRanges.check(options);
          return new DatasetScanBuilder(root(), ref(), snapshot, isJoined, options);
        });
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    DatasetTarget target =
        DatasetTarget.of(
            root(), ref(), snapshot.schema(), Optional.of(snapshot), DatasetTarget.Mode.APPEND);
    return analyze(() -> new DatasetWriteBuilder(target, info, access));
  }

  /** Copies files in which only some rows match, on the driver. */
  @Override
  public void deleteWhere(Predicate[] predicates) {
    analyze(
        () -> {
          Optional<Filter> filter = new ExactFilters(snapshot.schema()).translate(predicates);
          try (Store store = SessionStore.open(root())) {
            Dataset dataset = store.datasets().open(ref().name());
            return filter.isPresent()
                ? dataset
                    .commits()
                    .deleteWhere(snapshot, filter.get(), WriteOptions.DEFAULT, CommitInfo.NONE)
                : dataset.deleteAll(CommitInfo.NONE);
          }
        });
  }
}
