package io.recursivestore.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.sql.Migrations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The SQL database in which a store keeps what belongs into tables: items, and rows of data files
 * that are tables. The first that makes it writes its URL beside the store's collections, so that
 * all processes use the same. May be used by many threads.
 */
public final class StoreDatabase implements AutoCloseable {
  /**
   * The setting with the URL of a database of PostgreSQL, for a store that has no tables yet.
   * Without it they are in the database that the store itself is in, or else in a file of SQLite.
   */
  public static final String URL = "recursive-store.items.url";

  private static final String DIRECTORY = "items/";
  private static final String MARKER = DIRECTORY + "database.json";
  private static final String FILE = "items/items.db";
  private static final String SQLITE = "sqlite:items.db";

  /** Says that tables are in the same database as the store. */
  private static final String STORE = "store";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectStore objects;
  private final String store;
  private final Map<String, String> settings = new HashMap<>();
  private final Set<Migrations> made = new HashSet<>();
  private @Nullable Database opened;

  /**
   * Creates a view of a store's database, which need not be there. Nothing is connected to before
   * it is asked for.
   *
   * @param objects where the store is
   * @param store the store's id: several stores may share a database
   */
  public StoreDatabase(ObjectStore objects, String store) {
    this.objects = objects;
    this.store = store;
  }

  /**
   * Says how the database is reached. What is said of a setting last is used from the first use of
   * the database on, until it is closed.
   *
   * @param how may have {@link #URL}, {@link Database#USER} and {@link Database#PASSWORD}; what
   *     else it has is passed over
   */
  public synchronized void reachWith(Map<String, String> how) {
    if (opened == null) {
      for (String key : List.of(URL, Database.USER, Database.PASSWORD)) {
        Optional.ofNullable(how.get(key)).ifPresent(value -> settings.put(key, value));
      }
    }
  }

  /** Returns the store's id, which rows have that are those of one store. */
  public String store() {
    return store;
  }

  /**
   * Notes that a part of the store has tables, so that those who ask for them need not reach the
   * database of a store that has none.
   *
   * @param part the part's name, a word
   */
  public void note(String part) {
    objects.putIfAbsent(noted(part), "{}".getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns whether a part of the store was noted.
   *
   * @param part the part's name
   */
  public boolean isNoted(String part) {
    return objects.get(noted(part)).isPresent();
  }

  private static String noted(String part) {
    return DIRECTORY + part + ".json";
  }

  /**
   * Returns the database, if the store has one. It is closed with this.
   *
   * @throws InvalidRequestException if the settings name another
   * @throws StorageException if it can't be reached
   */
  public synchronized Optional<Database> find() {
    if (opened == null) {
      opened = marked().map(this::open).orElse(null);
    }
    return Optional.ofNullable(opened);
  }

  /**
   * Returns the database, choosing one first if the store has none. It is closed with this.
   *
   * @param tables are made in it; one in which that fails is not chosen
   * @throws InvalidRequestException if the settings name another, or if there must be one of
   *     PostgreSQL and they name none
   * @throws StorageException if it can't be reached
   */
  public synchronized Database make(Migrations tables) {
    Optional<String> marked = opened == null ? marked() : Optional.empty();
    if (opened == null && marked.isEmpty()) {
      choose(tables);
    }
    Database database = opened;
    if (database == null) {
      database = open(marked.or(this::marked).orElseThrow());
      opened = database;
    }
    if (!made.contains(tables)) {
      tables.run(database);
      made.add(tables);
    }
    return database;
  }

  /** Writes down which database it is, unless another process is quicker. */
  private void choose(Migrations tables) {
    String wanted =
        Optional.ofNullable(settings.get(URL))
            .orElseGet(() -> objects.database().isPresent() ? STORE : SQLITE);
    Database first = open(wanted);
    boolean isChosen = false;
    try {
      tables.run(first);
      String marker = MAPPER.createObjectNode().put("url", wanted).toString();
      isChosen = objects.putIfAbsent(MARKER, marker.getBytes(StandardCharsets.UTF_8));
    } finally {
      if (isChosen) {
        opened = first;
      } else {
        close(first);
      }
    }
  }

  /** Releases the connections; a later call opens new ones. */
  @Override
  public synchronized void close() {
    if (opened != null) {
      close(opened);
      opened = null;
      made.clear();
    }
  }

  /** That of the store is closed with the store. */
  private void close(Database database) {
    if (objects.database().filter(database::equals).isEmpty()) {
      database.close();
    }
  }

  private Optional<String> marked() {
    return objects.get(MARKER).map(this::url);
  }

  private String url(byte[] marker) {
    String problem = "it has no url";
    try {
      String url = MAPPER.readTree(new String(marker, StandardCharsets.UTF_8)).path("url").asText();
      if (!url.isEmpty()) {
        return url;
      }
    } catch (JsonProcessingException e) {
      problem = "it is not JSON";
    }
    throw new CorruptDataException(
        "'" + objects.description() + "/" + MARKER + "' is damaged: " + problem + ".");
  }

  private Database open(String url) {
    Optional<DatabaseUrl> server = server(url);
    String asked = settings.get(URL);
    if (asked != null && !asked.equals(url)) {
      throw new InvalidRequestException(
          "The items of '"
              + objects.description()
              + "' are in '"
              + server.map(DatabaseUrl::shown).orElse(url)
              + "', not where "
              + URL
              + " says, and so are all its tables. Leave that setting out.");
    }
    if (server.isPresent()) {
      return server.get().share(settings);
    }
    return url.equals(STORE) ? objects.database().orElseThrow(this::isElsewhere) : file();
  }

  /** Returns the URL of a server, unless it is one of the store's own words. */
  private static Optional<DatabaseUrl> server(String url) {
    if (url.equals(STORE) || url.equals(SQLITE)) {
      return Optional.empty();
    }
    return Optional.of(
        DatabaseUrl.of(url)
            .filter(DatabaseUrl::isServer)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "A store's items and other tables can't be where "
                            + URL
                            + " or the store says. Use jdbc:postgresql://host/database.")));
  }

  private CorruptDataException isElsewhere() {
    return new CorruptDataException(
        "The items of '"
            + objects.description()
            + "' were in the database that the store was in, but the store is in none now. Copy"
            + " its items as well.");
  }

  private Database file() {
    Path file =
        objects
            .localPath(FILE)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "The store '"
                            + objects.description()
                            + "' is not on a local disk, where SQLite could keep its items and"
                            + " other tables. Set "
                            + URL
                            + " to the URL of a database of PostgreSQL."));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new StorageException("Can't make the directory of '" + file + "'.", e);
    }
    return Database.sqlite(file);
  }
}
