package io.recursivestore.spark.catalog;

import io.recursivestore.Store;
import io.recursivestore.item.ItemJob;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.spark.function.PartitionFunctions;
import io.recursivestore.spark.function.WindowFunctions;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.option.WriteOptions;
import io.recursivestore.spark.read.ItemSource;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.type.SparkSchemas;
import io.recursivestore.spark.type.StreamFields;
import io.recursivestore.spark.write.DatasetTarget.Mode;
import io.recursivestore.spark.write.WriteAccess;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalogCapability;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** Collections as tables, wherever their identifiers lead, and functions over windows. */
abstract class StoreCatalog implements StagingTableCatalog, FunctionCatalog {
  private final SeenVersions seen = new SeenVersions();
  private @Nullable String name;

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
  }

  @Override
  public Set<TableCatalogCapability> capabilities() {
    return Set.of(TableCatalogCapability.SUPPORT_COLUMN_DEFAULT_VALUE);
  }

  @Override
  public String name() {
    return Objects.requireNonNull(name, "The catalog is not initialized");
  }

  /**
   * Returns where an identifier leads, or empty if it has no form that a table of this catalog can
   * have.
   */
  abstract Optional<Location> locate(Identifier ident);

  /** Returns the table for a dataset that does not exist. */
  Table missing(Identifier ident, Location location) throws NoSuchTableException {
    throw new NoSuchTableException(ident);
  }

  /** Returns a table about a dataset, if an identifier leads to one. */
  Optional<MetadataTable> metadata(Identifier ident, Optional<String> version) {
    return Optional.empty();
  }

  /** Returns how writes to its tables come to them. */
  WriteAccess access() {
    return WriteAccess.CATALOG;
  }

  /** Refuses clauses of CREATE TABLE that a table of this catalog can't keep. */
  abstract void checkClauses(Location location, TableInfo info);

  @Override
  public Table loadTable(Identifier ident) throws NoSuchTableException {
    Optional<MetadataTable> metadata = metadata(ident, Optional.empty());
    if (metadata.isPresent()) {
      return metadata.get();
    }
    Location location = require(ident);
    Optional<Table> table = load(location);
    return table.isPresent() ? table.get() : missing(ident, location);
  }

  @Override
  public Table loadTable(Identifier ident, String version) throws NoSuchTableException {
    Optional<MetadataTable> metadata = metadata(ident, Optional.of(version));
    if (metadata.isPresent()) {
      return metadata.get();
    }
    Location location = requireDataset(ident, "VERSION AS OF");
    return analyze(
        () -> {
          try (Store store = SessionStore.open(location.root())) {
            var dataset = store.datasets().open(location.ref().name());
            return table(location, dataset.at(version));
          }
        });
  }

  @Override
  public Table loadTable(Identifier ident, long timestamp) throws NoSuchTableException {
    Location location = requireDataset(ident, "TIMESTAMP AS OF");
    return analyze(
        () -> {
          try (Store store = SessionStore.open(location.root())) {
            var dataset = store.datasets().open(location.ref().name());
            Instant instant = Instant.EPOCH.plus(timestamp, ChronoUnit.MICROS);
            return table(location, dataset.at(instant));
          }
        });
  }

  @Override
  public boolean tableExists(Identifier ident) {
    return metadata(ident, Optional.empty()).isPresent()
        || locate(ident).map(this::exists).orElse(false);
  }

  @Override
  public Table createTable(Identifier ident, TableInfo info) throws TableAlreadyExistsException {
    Location location = requireNew(ident, info);
    boolean created =
        analyze(
            () -> {
              try (Store store = SessionStore.openOrCreate(location.root())) {
                create(store, location.ref(), info);
                return true;
              } catch (AlreadyExistsException e) {
                return false;
              }
            });
    if (!created) {
      throw new TableAlreadyExistsException(ident);
    }
    return load(location).orElseThrow();
  }

  @Override
  public StagedTable stageCreate(Identifier ident, TableInfo info) {
    return stage(ident, info, Mode.CREATE);
  }

  @Override
  public StagedTable stageReplace(Identifier ident, TableInfo info) {
    return stage(ident, info, Mode.CREATE_OR_REPLACE);
  }

  @Override
  public StagedTable stageCreateOrReplace(Identifier ident, TableInfo info) {
    return stage(ident, info, Mode.CREATE_OR_REPLACE);
  }

  /** Makes all changes of one statement in one commit. */
  @Override
  public Table alterTable(Identifier ident, TableChange... changes) throws NoSuchTableException {
    Location location = require(ident);
    if (!exists(location)) {
      throw new NoSuchTableException(ident);
    }
    return analyze(
        () -> {
          if (location.ref().kind() != CollectionKind.DATASET) {
            throw new InvalidRequestException(
                location.ref().display()
                    + (location.ref().kind() == CollectionKind.ITEMS
                        ? " have the columns that all items have. Put more into 'metadata'."
                        : " keeps the fields that it was defined with. Define another stream with"
                            + " CREATE TABLE … AS SELECT."));
          }
          try (Store store = SessionStore.open(location.root())) {
            var dataset = store.datasets().open(location.ref().name());
            TableChanges.make(dataset, changes);
            return table(location, dataset.latest());
          }
        });
  }

  @Override
  public boolean dropTable(Identifier ident) {
    Optional<Location> location = locate(ident).filter(this::exists);
    location.ifPresent(
        l ->
            analyze(
                () -> {
                  try (Store store = SessionStore.open(l.root())) {
                    switch (l.ref().kind()) {
                      case DATASET -> store.datasets().drop(l.ref().name());
                      case STREAM -> store.streams().drop(l.ref().name());
                      case ITEMS -> store.items().drop(l.ref().name());
                    }
                    return l;
                  }
                }));
    return location.isPresent();
  }

  @Override
  public void renameTable(Identifier from, Identifier to)
      throws NoSuchTableException, TableAlreadyExistsException {
    Location source = require(from);
    Location target = require(to);
    if (load(source).isEmpty()) {
      throw new NoSuchTableException(from);
    }
    if (load(target).isPresent()) {
      throw new TableAlreadyExistsException(to);
    }
    analyze(
        () -> {
          if (!source.root().equals(target.root()) || source.ref().kind() != target.ref().kind()) {
            throw new InvalidRequestException(
                source.ref().display()
                    + " can't become "
                    + target.ref().display()
                    + ". Rename within one namespace.");
          }
          try (Store store = SessionStore.open(source.root())) {
            switch (source.ref().kind()) {
              case DATASET -> store.datasets().rename(source.ref().name(), target.ref().name());
              case STREAM -> store.streams().rename(source.ref().name(), target.ref().name());
              case ITEMS ->
                  throw new InvalidRequestException(
                      source.ref().display()
                          + " can't be renamed: other items may name them as parents. Write them"
                          + " to another table.");
            }
            return target;
          }
        });
  }

  /** Lists the functions, which have no namespace. */
  @Override
  public Identifier[] listFunctions(String[] namespace) {
    return namespace.length > 0
        ? new Identifier[0]
        : Stream.concat(WindowFunctions.names().stream(), PartitionFunctions.names().stream())
            .map(function -> Identifier.of(namespace, function))
            .toArray(Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(Identifier ident) throws NoSuchFunctionException {
    if (ident.namespace().length > 0) {
      throw new NoSuchFunctionException(ident);
    }
    return WindowFunctions.find(ident.name())
        .or(() -> PartitionFunctions.find(ident.name()))
        .orElseThrow(() -> new NoSuchFunctionException(ident));
  }

  static <T> T analyze(Supplier<T> step) {
    return StoreAnalysisException.analyze(step);
  }

  /** Returns whether there is a collection. */
  final boolean exists(Location location) {
    return load(location).isPresent();
  }

  private Optional<Table> load(Location location) {
    return analyze(
        () -> {
          try (Store store = SessionStore.open(location.root())) {
            return Optional.of(table(store, location));
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private Table table(Store store, Location location) {
    String collection = location.ref().name();
    return switch (location.ref().kind()) {
      case DATASET -> table(location, seen.newest(location, store.datasets().open(collection)));
      case STREAM ->
          new StreamTable(
              location.root(),
              location.ref(),
              store.streams().open(collection),
              location.windows());
      case ITEMS ->
          new ItemsTable(
              ItemSource.of(location.root(), store.items(), collection), location.payload());
    };
  }

  private StagedTable stage(Identifier ident, TableInfo info, Mode mode) {
    Location location = requireNew(ident, info);
    return analyze(
        () -> {
          if (location.ref().kind() == CollectionKind.DATASET) {
            return new StagedDatasetTable(
                location.root(), location.ref(), schema(info), mode, TableClauses.fileFormat(info));
          }
          if (location.ref().kind() == CollectionKind.ITEMS) {
            return new NewItemsTable(
                location.root(),
                location.ref(),
                mode == Mode.CREATE ? ItemJob.Mode.CREATE : ItemJob.Mode.REPLACE,
                TableClauses.keepVersions(info));
          }
          if (mode != Mode.CREATE && load(location).isPresent()) {
            throw new InvalidRequestException(
                location.ref().display()
                    + " can't be replaced: a stream is only appended to. Drop it first.");
          }
          return new NewStreamTable(location.root(), location.ref(), rows(info));
        });
  }

  private static void create(Store store, CollectionRef ref, TableInfo info) {
    if (ref.kind() == CollectionKind.DATASET) {
      CommitInfo kept =
          WriteOptions.commitInfo(new CaseInsensitiveStringMap(TableClauses.fileFormat(info)));
      store.datasets().create(ref.name(), schema(info), kept);
    } else if (ref.kind() == CollectionKind.ITEMS) {
      TableClauses.checkItems(ref, rows(info));
      store.items().create(ref.name(), TableClauses.itemSettings(info));
    } else {
      define(store, ref, rows(info));
    }
  }

  /** Defines a stream without steps. */
  static void define(Store store, CollectionRef ref, StructType rows) {
    StreamFields.requireStep(ref.name(), rows);
    store.streams().define(ref.name(), StreamFields.of(ref.name(), rows), CommitInfo.NONE);
  }

  private Location require(Identifier ident) throws NoSuchTableException {
    return locate(ident).orElseThrow(() -> new NoSuchTableException(ident));
  }

  private Location requireDataset(Identifier ident, String clause) throws NoSuchTableException {
    Location location = require(ident);
    return analyze(
        () -> {
          if (location.ref().kind() != CollectionKind.DATASET) {
            throw new InvalidRequestException(
                location.ref().display()
                    + " has no versions, so "
                    + clause
                    + " can't be used."
                    + (location.ref().kind() == CollectionKind.STREAM
                        ? " Read a range of its steps."
                        : " Each item has its own, which Java reads."));
          }
          return location;
        });
  }

  private Location requireNew(Identifier ident, TableInfo info) {
    return analyze(
        () -> {
          Location location =
              locate(ident)
                  .orElseThrow(
                      () ->
                          new InvalidRequestException(
                              "There is no namespace '"
                                  + String.join(".", ident.namespace())
                                  + "'. Create tables in 'datasets', 'streams' or 'items'."));
          checkClauses(location, info);
          return location;
        });
  }

  private DatasetTable table(Location location, Snapshot snapshot) {
    return new DatasetTable(location, snapshot, access());
  }

  private static Schema schema(TableInfo info) {
    Schema columns = ColumnDefaults.with(SparkSchemas.fromSpark(rows(info)), info.columns());
    return TableClauses.arranged(columns, info);
  }

  private static StructType rows(TableInfo info) {
    return new StructType(
        Arrays.stream(info.columns())
            .map(c -> new StructField(c.name(), c.dataType(), c.nullable(), Metadata.empty()))
            .toArray(StructField[]::new));
  }
}
