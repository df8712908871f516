package io.recursivestore.item;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Suggestion;
import io.recursivestore.sql.Rows;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import io.recursivestore.storage.StoreDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The collections of items of a store. They are in a SQL database, which is made with the first of
 * them. May be used by many threads.
 */
public final class ItemCollections {
  private static final String COLUMNS = "id, name, kept_versions";
  private static final int FETCHED = 1_000;

  private final ItemPlace place;

  /**
   * Creates a view of a store's items.
   *
   * @param database where they are; closed by the caller
   * @param clock tells when items are put
   */
  public ItemCollections(StoreDatabase database, Clock clock) {
    this.place = new ItemPlace(database, clock);
  }

  /**
   * Creates a collection.
   *
   * @param name its name
   * @param settings how it is kept
   * @throws AlreadyExistsException if there is one of that name
   * @throws io.recursivestore.model.InvalidRequestException if the name breaks the rule
   */
  public ItemCollection create(String name, ItemSettings settings) {
    ItemDatabase database = place.make();
    return database
        .database()
        .write(
            session -> {
              if (find(database, session, ref(name)).isPresent()) {
                throw new AlreadyExistsException(
                    ref(name).display() + " exists already. Open it, or choose another name.");
              }
              return add(database, session, name, settings);
            });
  }

  /**
   * Opens a collection.
   *
   * @param name its name
   * @throws NotFoundException if there is none of that name
   * @throws io.recursivestore.model.InvalidRequestException if the name breaks the rule
   */
  public ItemCollection open(String name) {
    return find(name)
        .orElseThrow(
            () -> new NotFoundException(Suggestion.unknown("collection of items", name, list())));
  }

  /**
   * Returns the versions of a dataset or stream that the newest versions of items were made from.
   *
   * @param collection the dataset or stream
   */
  public Set<Long> parents(CollectionRef collection) {
    Set<Long> versions = new TreeSet<>();
    place.find().ifPresent(database -> addParents(database, collection, versions));
    return versions;
  }

  private static void addParents(
      ItemDatabase database, CollectionRef collection, Set<Long> versions) {
    Sql sql =
        Sql.of(
            "SELECT DISTINCT CAST(i.parents AS TEXT) FROM item_parent p JOIN item i ON i.key = p.key"
                + " JOIN item_collection c ON c.id = i.collection"
                + " WHERE c.store = ? AND p.collection = 0 AND p.parent = ?",
            database.store(),
            collection.prefix());
    try (Rows<String> rows = database.database().rows(sql, FETCHED, row -> row.getString(1))) {
      for (Optional<String> row = rows.next(); row.isPresent(); row = rows.next()) {
        for (ItemParent parent : ItemRows.parents(row.get())) {
          if (parent instanceof ItemParent.OfCollection of && of.collection().equals(collection)) {
            versions.add(of.version());
          }
        }
      }
    }
  }

  /**
   * Opens a collection, creating it first if there is none.
   *
   * @param name its name
   * @throws io.recursivestore.model.InvalidRequestException if the name breaks the rule
   */
  public ItemCollection openOrCreate(String name) {
    return find(name).orElseGet(() -> openOrAdd(name));
  }

  private ItemCollection openOrAdd(String name) {
    ItemDatabase database = place.make();
    return database
        .database()
        .write(
            session -> {
              Optional<ItemCollection> found = find(database, session, ref(name));
              return found.isPresent()
                  ? found.get()
                  : add(database, session, name, ItemSettings.DEFAULT);
            });
  }

  /**
   * Returns whether there is a collection.
   *
   * @param name its name
   */
  public boolean exists(String name) {
    return find(name).isPresent();
  }

  /** Returns the names of all collections, in order. */
  public List<String> list() {
    return place
        .find()
        .map(
            database ->
                database
                    .database()
                    .read(
                        session ->
                            session.list(
                                Sql.of(
                                    "SELECT name FROM item_collection WHERE store = ?"
                                        + " ORDER BY name",
                                    database.store()),
                                row -> row.getString(1))))
        .orElse(List.of());
  }

  /**
   * Drops a collection with all of its items. It is gone at once; its rows are removed after that,
   * some thousands in each commit.
   *
   * @param name its name
   * @throws NotFoundException if there is none of that name
   */
  public void drop(String name) {
    ItemCollection collection = open(name);
    ItemDatabase database = place.make();
    database
        .database()
        .write(
            session ->
                session.update(
                    Sql.of(
                        "DELETE FROM item_collection WHERE store = ? AND name = ?",
                        database.store(),
                        collection.name())));
    new Leftovers(database.database()).remove();
  }

  /** Returns what puts the items of many tasks in one commit. */
  public ItemJobs jobs() {
    return new ItemJobs(place);
  }

  private Optional<ItemCollection> find(String name) {
    CollectionRef ref = ref(name);
    return place
        .find()
        .flatMap(database -> database.database().read(session -> find(database, session, ref)));
  }

  private static CollectionRef ref(String name) {
    return new CollectionRef(CollectionKind.ITEMS, name);
  }

  private static Optional<ItemCollection> find(
      ItemDatabase database, Session session, CollectionRef ref) throws SQLException {
    return session.first(
        Sql.of(
            "SELECT " + COLUMNS + " FROM item_collection WHERE store = ? AND name = ?",
            database.store(),
            ref.name()),
        row -> new ItemCollection(database, table(row)));
  }

  private static ItemCollection add(
      ItemDatabase database, Session session, String name, ItemSettings settings)
      throws SQLException {
    long id = session.take("item_number", 1)[0];
    session.update(
        Sql.of(
            "INSERT INTO item_collection (id, store, name, kept_versions, created)"
                + " VALUES (?, ?, ?, ?, ?)",
            id,
            database.store(),
            name,
            settings.keptVersions(),
            database.now()));
    return new ItemCollection(database, new ItemTable(id, name, settings));
  }

  private static ItemTable table(ResultSet row) throws SQLException {
    return new ItemTable(row.getLong(1), row.getString(2), new ItemSettings(row.getInt(3)));
  }
}
