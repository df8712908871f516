package io.recursivestore.spark.catalog;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import io.recursivestore.spark.procedure.StoreProcedures;
import io.recursivestore.spark.session.SessionStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.ProcedureCatalog;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * One store as a Spark catalog, with the namespaces {@code datasets}, {@code streams} and {@code
 * items}:
 *
 * <pre>
 * spark.sql.catalog.lab       io.recursivestore.spark.catalog.RecursiveStoreCatalog
 * spark.sql.catalog.lab.root  /data/lab
 * </pre>
 *
 * <p>after which {@code SELECT * FROM lab.datasets.weather} reads a dataset, and {@code
 * lab.mean(window)} computes the mean of an array. The store is created when the first dataset is.
 * Spark makes one instance a session; it may be used by many threads.
 */
public final class RecursiveStoreCatalog extends StoreCatalog
    implements SupportsNamespaces, ProcedureCatalog {
  private static final String ROOT = "root";
  private static final List<String> NAMESPACES =
      Arrays.stream(CollectionKind.values()).map(CollectionKind::directory).toList();

  private @Nullable String root;

  /** Creates a catalog, which Spark then initializes. */
  public RecursiveStoreCatalog() {}

  /**
   * Sets the catalog's name and root.
   *
   * @param catalogName its name in the session
   * @param options what follows {@code spark.sql.catalog.<name>.} in the configuration: {@code
   *     root}
   */
  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    super.initialize(catalogName, options);
    root =
        analyze(
            () -> {
              for (String key : options.keySet()) {
                if (!key.equals(ROOT)) {
                  throw new InvalidRequestException(
                      "Catalog '"
                          + catalogName
                          + "': "
                          + Suggestion.unknown("option", key, List.of(ROOT)));
                }
              }
              return Optional.ofNullable(options.get(ROOT))
                  .map(Store::absolute)
                  .orElseThrow(
                      () ->
                          new InvalidRequestException(
                              "Catalog '"
                                  + catalogName
                                  + "' has no root. Set spark.sql.catalog."
                                  + catalogName
                                  + ".root to the directory of a store."));
            });
  }

  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    CollectionKind kind =
        kind(namespace).orElseThrow(() -> new NoSuchNamespaceException(namespace));
    return analyze(
        () -> {
          if (!SessionStore.exists(root())) {
            return new Identifier[0];
          }
          try (Store store = SessionStore.open(root())) {
            List<String> names =
                switch (kind) {
                  case DATASET -> store.datasets().list();
                  case STREAM -> store.streams().list();
                  case ITEMS -> store.items().list();
                };
            return names.stream()
                .map(name -> Identifier.of(namespace, name))
                .toArray(Identifier[]::new);
          }
        });
  }

  @Override
  public String[][] listNamespaces() {
    return NAMESPACES.stream().map(n -> new String[] {n}).toArray(String[][]::new);
  }

  @Override
  public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return listNamespaces();
    }
    loadNamespaceMetadata(namespace);
    return new String[0][];
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    if (kind(namespace).isEmpty()) {
      throw new NoSuchNamespaceException(namespace);
    }
    return Map.of(SupportsNamespaces.PROP_LOCATION, root());
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata) {
    refuse("created");
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes) {
    refuse("altered");
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade) {
    return refuse("dropped");
  }

  @Override
  void checkClauses(Location location, TableInfo info) {
    TableClauses.check(location.ref(), info);
  }

  @Override
  Optional<Location> locate(Identifier ident) {
    String[] namespace = ident.namespace();
    boolean merges = namespace.length == 2 && ident.name().equals(Location.MERGING);
    String name = merges ? namespace[1] : ident.name();
    return kind(merges ? new String[] {namespace[0]} : namespace)
        .filter(kind -> !merges || kind == CollectionKind.DATASET)
        .map(
            kind ->
                analyze(
                    () ->
                        new Location(
                            root(),
                            new CollectionRef(kind, name),
                            Optional.empty(),
                            Optional.empty(),
                            merges)));
  }

  @Override
  public UnboundProcedure loadProcedure(Identifier ident) {
    return analyze(
        () -> {
          if (!isSystem(ident.namespace())) {
            throw new InvalidRequestException(
                "There are no procedures in '"
                    + String.join(".", ident.namespace())
                    + "'. They are in '"
                    + StoreProcedures.NAMESPACE
                    + "': "
                    + StoreProcedures.names()
                    + ".");
          }
          return StoreProcedures.find(root(), ident.name());
        });
  }

  @Override
  public Identifier[] listProcedures(String[] namespace) {
    return isSystem(namespace)
        ? StoreProcedures.names().stream()
            .map(name -> Identifier.of(namespace, name))
            .toArray(Identifier[]::new)
        : new Identifier[0];
  }

  /** A collection is also the namespace of what is known of it, such as its history. */
  @Override
  Optional<MetadataTable> metadata(Identifier ident, Optional<String> version) {
    String[] namespace = ident.namespace();
    if (namespace.length != 2) {
      return Optional.empty();
    }
    return analyze(
        () ->
            kind(new String[] {namespace[0]})
                .flatMap(kind -> MetadataView.of(kind, ident.name()))
                .flatMap(
                    view ->
                        locate(Identifier.of(new String[] {namespace[0]}, namespace[1]))
                            .filter(this::exists)
                            .map(location -> new MetadataTable(location, view, version))));
  }

  private String root() {
    return Objects.requireNonNull(root, "The catalog is not initialized");
  }

  private static Optional<CollectionKind> kind(String[] namespace) {
    return Arrays.stream(CollectionKind.values())
        .filter(k -> namespace.length == 1 && k.directory().equals(namespace[0]))
        .findFirst();
  }

  private static boolean isSystem(String[] namespace) {
    return namespace.length == 1 && namespace[0].equalsIgnoreCase(StoreProcedures.NAMESPACE);
  }

  private static boolean refuse(String verb) {
    return analyze(
        () -> {
          throw new InvalidRequestException(
              "Namespaces can't be " + verb + ". A store has: " + NAMESPACES + ".");
        });
  }
}
