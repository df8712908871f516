package io.recursivestore.storage;

import io.recursivestore.model.NotFoundException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.sql.Migrations;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables that objects are in. They are made by the first write; until then there are none. */
final class ObjectTables implements AutoCloseable {
  /** The size of all chunks of an object but the last, which is shorter or as long. */
  static final int CHUNK_BYTES = 256 << 10;

  private static final Migrations MIGRATIONS = new Migrations("objects", ObjectTables.class, 1);
  private static final String INSERT_OBJECT =
      "INSERT INTO stored_object (key, id, whole, size, modified) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (key) DO NOTHING";

  private final DatabaseUrl url;
  private final Map<String, String> settings;
  private @Nullable Database opened;
  private boolean isReady;

  ObjectTables(DatabaseUrl url, Map<String, String> settings) {
    this.url = url;
    this.settings = settings;
  }

  DatabaseUrl url() {
    return url;
  }

  /** Returns the database, if it has the tables. */
  synchronized Optional<Database> find() {
    if (opened == null && !url.mayExist()) {
      return Optional.empty();
    }
    Database database = open();
    if (!isReady) {
      if (!MIGRATIONS.isStarted(database)) {
        return Optional.empty();
      }
      MIGRATIONS.run(database);
      isReady = true;
    }
    return Optional.of(database);
  }

  /** Returns the database, making the tables first if it has none. */
  synchronized Database make() {
    Database database = open();
    if (!isReady) {
      MIGRATIONS.run(database);
      isReady = true;
    }
    return database;
  }

  /** Returns a message for an object that is not there. */
  NotFoundException missing(String key) {
    return new NotFoundException("There is no object '" + key + "' in '" + url.shown() + "'.");
  }

  @Override
  public synchronized void close() {
    if (opened != null) {
      opened.close();
      opened = null;
      isReady = false;
    }
  }

  private Database open() {
    Database database = opened;
    if (database == null) {
      database = url.open(settings);
      opened = database;
    }
    return database;
  }

  /** Adds an object without chunks, unless its key is taken. */
  static boolean insert(Session session, String key, long id, boolean isWhole, long size)
      throws SQLException {
    return session.update(Sql.of(INSERT_OBJECT, key, id, isWhole ? 1 : 0, size, now())) == 1;
  }

  /** Adds chunks, in one round trip. */
  static void insertChunks(Session session, long id, int first, List<byte[]> chunks)
      throws SQLException {
    try (PreparedStatement insert =
        session.prepare(
            "INSERT INTO stored_object_chunk (object, number, content) VALUES (?, ?, ?)")) {
      for (int i = 0; i < chunks.size(); i++) {
        insert.setLong(1, id);
        insert.setInt(2, first + i);
        insert.setBytes(3, chunks.get(i));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Removes objects by their keys, with their chunks. */
  static void delete(Session session, List<String> keys) throws SQLException {
    List<Long> ids =
        session.list(
            Sql.of("DELETE FROM stored_object WHERE key IN ").list(keys).add(" RETURNING id"),
            row -> row.getLong(1));
    if (!ids.isEmpty()) {
      session.update(Sql.of("DELETE FROM stored_object_chunk WHERE object IN ").list(ids));
    }
  }

  /** Returns a condition for keys below a prefix: '0' is the character after '/'. */
  static Sql below(String prefix) {
    String start = Keys.prefixOf(prefix);
    return start.isEmpty()
        ? Sql.of("key >= ''")
        : Sql.of("key >= ? AND key < ?", start, prefix + "0");
  }

  /** Returns a number that no other object has: chance alone would make two alike. */
  static long newId() {
    return UUID.randomUUID().getMostSignificantBits();
  }

  static long now() {
    return micros(Instant.now());
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
