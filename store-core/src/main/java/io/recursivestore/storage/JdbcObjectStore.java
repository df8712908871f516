package io.recursivestore.storage;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.RowReader;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps objects in tables of a SQL database, in chunks: a whole store in a file of SQLite, which
 * the processes of one machine share, or in a schema of PostgreSQL, which any machine reaches. That
 * keys are primary keys is what lets one of many writers win.
 *
 * <p>Nothing is connected to before the first call, and no table is made before the first write.
 * Closing releases the connections; a later call opens new ones.
 */
public final class JdbcObjectStore implements ObjectStore {
  private static final int LISTED_AT_ONCE = 500;
  private static final int DELETED_AT_ONCE = 50;

  /** What no key has, and what comes after all that keys have. */
  private static final String LAST = "/~";

  /** Any number that all processes use. */
  private static final long MOVES = 0x6d6f_7665_7300L;

  private static final RowReader<ObjectInfo> INFO =
      row -> new ObjectInfo(row.getString(1), row.getLong(2), instant(row.getLong(3)));

  /** By URL, user and password. */
  private static final ConcurrentHashMap<List<String>, ObjectTables> SHARED =
      new ConcurrentHashMap<>();

  private final ObjectTables tables;
  private final boolean isOwned;

  /**
   * Creates a store of objects.
   *
   * @param url where the database is. One schema holds one store: for another in the same database,
   *     set PostgreSQL's {@code currentSchema} in the URL
   * @param settings may have {@link Database#USER} and {@link Database#PASSWORD}
   */
  public JdbcObjectStore(DatabaseUrl url, Map<String, String> settings) {
    this(new ObjectTables(url, settings), true);
  }

  private JdbcObjectStore(ObjectTables tables, boolean isOwned) {
    this.tables = tables;
    this.isOwned = isOwned;
  }

  /**
   * Returns a store of objects whose connections this process shares and keeps, as tasks need it
   * that are many and short. A file of SQLite has nothing to share.
   *
   * @param url where the database is
   * @param settings as for the constructor
   */
  public static JdbcObjectStore shared(DatabaseUrl url, Map<String, String> settings) {
    if (!url.isServer()) {
      return new JdbcObjectStore(url, settings);
    }
    List<String> key =
        List.of(
            url.url(),
            settings.getOrDefault(Database.USER, ""),
            settings.getOrDefault(Database.PASSWORD, ""));
    return new JdbcObjectStore(
        SHARED.computeIfAbsent(key, absent -> new ObjectTables(url, settings)), false);
  }

  @Override
  public String description() {
    return tables.url().shown();
  }

  @Override
  public Optional<Database> database() {
    return tables.find();
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    Keys.check(key);
    return tables.make().write(session -> put(session, key, content));
  }

  @Override
  public void replace(String key, byte[] content) {
    Keys.check(key);
    tables
        .make()
        .write(
            session -> {
              // Again, where another writer's object came between: this one then comes after it.
              do {
                ObjectTables.delete(session, List.of(key));
              } while (!put(session, key, content));
              return key;
            });
  }

  private static boolean put(Session session, String key, byte[] content) throws SQLException {
    long id = ObjectTables.newId();
    if (!ObjectTables.insert(session, key, id, true, content.length)) {
      return false;
    }
    List<byte[]> chunks = new ArrayList<>();
    for (int at = 0; at < content.length; at += ObjectTables.CHUNK_BYTES) {
      int end = (int) Math.min(content.length, (long) at + ObjectTables.CHUNK_BYTES);
      chunks.add(Arrays.copyOfRange(content, at, end));
    }
    ObjectTables.insertChunks(session, id, 0, chunks);
    return true;
  }

  @Override
  public ObjectWriter create(String key) {
    return new JdbcObjectWriter(tables, Keys.check(key));
  }

  @Override
  public Optional<byte[]> get(String key) {
    Keys.check(key);
    return tables.find().flatMap(database -> get(database, key));
  }

  /** In one statement, so that a writer's replacement is seen whole. */
  private Optional<byte[]> get(Database database, String key) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Long> sizes =
        database.query(
            Sql.of(
                "SELECT o.size, c.content FROM stored_object o"
                    + " LEFT JOIN stored_object_chunk c ON c.object = o.id"
                    + " WHERE o.key = ? AND o.whole = 1 ORDER BY c.number",
                key),
            row -> {
              Optional.ofNullable(row.getBytes(2)).ifPresent(bytes::writeBytes);
              return row.getLong(1);
            });
    if (sizes.isEmpty()) {
      return Optional.empty();
    }
    if (sizes.get(0) != bytes.size()) {
      throw new CorruptDataException(
          Truncation.message(
              description() + "/" + key, 0, Math.toIntExact(sizes.get(0)), bytes.size()));
    }
    return Optional.of(bytes.toByteArray());
  }

  @Override
  public ObjectReader open(String key) {
    Keys.check(key);
    Sql sql = Sql.of("SELECT id, size FROM stored_object WHERE key = ? AND whole = 1", key);
    return tables
        .find()
        .flatMap(
            database ->
                database
                    .query(
                        sql,
                        row ->
                            new JdbcObjectReader(
                                tables, database, key, row.getLong(1), row.getLong(2)))
                    .stream()
                    .findFirst())
        .orElseThrow(() -> tables.missing(key));
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    return list(ObjectTables.below(prefix).add(" AND whole = 1"));
  }

  @Override
  public List<ObjectInfo> unfinished(String prefix, Instant before) {
    return list(
        ObjectTables.below(prefix)
            .add(" AND whole = 0 AND modified < ?", ObjectTables.micros(before)));
  }

  private List<ObjectInfo> list(Sql condition) {
    Sql sql =
        Sql.of("SELECT key, size, modified FROM stored_object WHERE ")
            .add(condition)
            .add(" ORDER BY key");
    return tables
        .find()
        .map(database -> database.read(session -> session.list(sql, INFO)))
        .orElse(List.of());
  }

  @Override
  public List<String> listNames(String prefix) {
    Sql below = ObjectTables.below(prefix);
    return tables
        .find()
        .map(database -> database.read(s -> names(s, below, Keys.prefixOf(prefix))))
        .orElse(List.of());
  }

  /** Keys that are deeper are passed over, however many they are. */
  private static List<String> names(Session session, Sql below, String start) throws SQLException {
    TreeSet<String> names = new TreeSet<>();
    String last = start;
    while (true) {
      Sql sql =
          Sql.of("SELECT key FROM stored_object WHERE whole = 1 AND ")
              .add(below)
              .add(" AND key > ? ORDER BY key LIMIT ?", last, LISTED_AT_ONCE);
      List<String> keys = session.list(sql, row -> row.getString(1));
      for (String key : keys) {
        int end = key.indexOf('/', start.length());
        names.add(key.substring(start.length(), end < 0 ? key.length() : end));
        last = end < 0 ? key : key.substring(0, end) + LAST;
      }
      if (keys.size() < LISTED_AT_ONCE) {
        return List.copyOf(names);
      }
    }
  }

  @Override
  public void delete(String key) {
    Keys.check(key);
    tables
        .find()
        .ifPresent(
            database ->
                database.write(
                    session -> {
                      ObjectTables.delete(session, List.of(key));
                      return key;
                    }));
  }

  @Override
  public void deleteAll(String prefix) {
    Sql sql =
        Sql.of("SELECT key FROM stored_object WHERE ")
            .add(ObjectTables.below(prefix))
            .add(" ORDER BY key LIMIT ?", DELETED_AT_ONCE);
    tables.find().ifPresent(database -> deleteAll(database, sql));
  }

  private static void deleteAll(Database database, Sql some) {
    boolean isMore = true;
    while (isMore) {
      isMore =
          database.write(
              session -> {
                List<String> keys = session.list(some, row -> row.getString(1));
                if (!keys.isEmpty()) {
                  ObjectTables.delete(session, keys);
                }
                return !keys.isEmpty();
              });
    }
  }

  @Override
  public void move(String from, String to) {
    Keys.check(from);
    Keys.check(to);
    tables
        .find()
        .orElseThrow(() -> nothingBelow(from))
        .write(
            session -> {
              if (session.dialect() == Dialect.POSTGRESQL) {
                // Two that move different keys to one place would not see each other.
                session.first(Sql.of("SELECT pg_advisory_xact_lock(?)", MOVES), row -> 0);
              }
              if (!isAny(session, from)) {
                throw nothingBelow(from);
              }
              if (isAny(session, to)) {
                throw new AlreadyExistsException(
                    "There is something below '" + to + "' in '" + description() + "' already.");
              }
              return session.update(
                  Sql.of(
                          "UPDATE stored_object SET key = ? || substr(key, ?) WHERE ",
                          to,
                          from.length() + 1)
                      .add(ObjectTables.below(from)));
            });
  }

  private static boolean isAny(Session session, String prefix) throws SQLException {
    Sql sql =
        Sql.of("SELECT 1 FROM stored_object WHERE ")
            .add(ObjectTables.below(prefix))
            .add(" LIMIT 1");
    return session.first(sql, row -> 0).isPresent();
  }

  private NotFoundException nothingBelow(String prefix) {
    return new NotFoundException(
        "There is nothing below '" + prefix + "' in '" + description() + "'.");
  }

  @Override
  public Optional<Path> localPath(String key) {
    Keys.check(key);
    return Optional.empty();
  }

  @Override
  public void close() {
    if (isOwned) {
      tables.close();
    }
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
