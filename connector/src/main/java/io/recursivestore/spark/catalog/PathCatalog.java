package io.recursivestore.spark.catalog;

import io.recursivestore.item.ItemJob;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.read.Windows;
import io.recursivestore.spark.write.WriteAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The stores that {@code load} and {@code save} name by their roots: an identifier is the root, the
 * kind, and the name. Not for users, except for its functions: the data source puts it into each
 * session.
 */
public final class PathCatalog extends StoreCatalog {
  /** The catalog's name in every session. */
  public static final String NAME = "recursive_store_path";

  private final WriteAccess access;

  /** Creates a catalog, which Spark then initializes. */
  public PathCatalog() {
    this(WriteAccess.SAVE);
  }

  private PathCatalog(WriteAccess access) {
    this.access = access;
  }

  /**
   * Returns a catalog that Spark does not know, so that its tables have to do without functions.
   */
  public static PathCatalog unregistered() {
    return new PathCatalog(WriteAccess.BARE);
  }

  /**
   * Returns the identifier of a collection. Spark asks for a table by its identifier alone, so what
   * changes the table's columns must be in it.
   *
   * @param root the store's root
   * @param ref the collection
   * @param windows how a stream's rows become windows, if they do
   * @param payload the type of payloads of items, if it was given
   * @param merges whether rows that are written may have other columns than the dataset
   */
  public static Identifier identifier(
      String root,
      CollectionRef ref,
      Optional<Windows> windows,
      Optional<DataType> payload,
      boolean merges) {
    List<String> namespace = new ArrayList<>(List.of(root, ref.kind().directory()));
    windows.map(Windows::toString).ifPresent(namespace::add);
    if (ref.kind() == CollectionKind.ITEMS) {
      payload.map(DataType::json).ifPresent(namespace::add);
    }
    if (merges && ref.kind() == CollectionKind.DATASET) {
      namespace.add(Location.MERGING);
    }
    return Identifier.of(namespace.toArray(String[]::new), ref.name());
  }

  @Override
  public Identifier[] listTables(String[] namespace) {
    return new Identifier[0];
  }

  @Override
  Optional<Location> locate(Identifier ident) {
    String[] namespace = ident.namespace();
    if (namespace.length < 2 || namespace.length > 3) {
      return Optional.empty();
    }
    boolean merges = namespace.length == 3 && namespace[2].equals(Location.MERGING);
    boolean isItems = namespace[1].equals(CollectionKind.ITEMS.directory());
    Optional<DataType> payload =
        namespace.length == 3 && isItems
            ? Optional.of(DataType.fromJson(namespace[2]))
            : Optional.empty();
    Optional<Windows> windows =
        namespace.length == 3 && !merges && !isItems
            ? Optional.of(Windows.parse(namespace[2]))
            : Optional.empty();
    return Arrays.stream(CollectionKind.values())
        .filter(kind -> kind.directory().equals(namespace[1]))
        .findFirst()
        .map(
            kind ->
                analyze(
                    () ->
                        new Location(
                            namespace[0],
                            new CollectionRef(kind, ident.name()),
                            windows,
                            payload,
                            merges)));
  }

  @Override
  WriteAccess access() {
    return access;
  }

  /** What {@code save} was given are options, and were checked as such. */
  @Override
  void checkClauses(Location location, TableInfo info) {
    TableClauses.checkPartitions(location.ref(), info);
  }

  /**
   * Spark loads a table before it writes to it, and the first write creates it. Reads are checked
   * before.
   */
  @Override
  Table missing(Identifier ident, Location location) {
    return switch (location.ref().kind()) {
      case DATASET -> new NewDatasetTable(location.root(), location.ref(), access);
      case STREAM -> new NewStreamTable(location.root(), location.ref(), new StructType());
      case ITEMS ->
          new NewItemsTable(location.root(), location.ref(), ItemJob.Mode.CREATE, Map.of());
    };
  }
}
