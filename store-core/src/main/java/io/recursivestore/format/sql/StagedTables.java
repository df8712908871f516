package io.recursivestore.format.sql;

import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.Migrations;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import io.recursivestore.sql.Work;
import io.recursivestore.storage.StoreDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables that no version needs: those that are being filled, and those that are to be dropped. What
 * a process leaves that dies is found here, by the key of the file that each table is of.
 */
final class StagedTables {
  private static final Logger LOG = LoggerFactory.getLogger(StagedTables.class);
  private static final String PART = "rows";
  private static final Migrations MIGRATIONS = new Migrations(PART, StagedTables.class, 1);

  /** How long PostgreSQL waits for readers of a table that is to go. */
  private static final String WAIT = "SET LOCAL lock_timeout = '5s'";

  private final StoreDatabase place;
  private volatile boolean isNoted;

  StagedTables(StoreDatabase place) {
    this.place = place;
  }

  /** Returns the database, choosing one first if the store has none. */
  Database make() {
    Database database = place.make(MIGRATIONS);
    if (!isNoted) {
      place.note(PART);
      isNoted = true;
    }
    return database;
  }

  /** Returns the database, if it has tables of rows; it is not asked where no file has one. */
  Optional<Database> find() {
    isNoted = isNoted || place.isNoted(PART);
    return isNoted ? place.find().filter(MIGRATIONS::isStarted) : Optional.empty();
  }

  /** Notes that a table is begun, in the transaction that makes it. */
  void begin(Session session, String key) throws SQLException {
    note(session, key, now());
  }

  /**
   * Notes that rows are put into a table, in the transaction that does it. One that is to be
   * dropped stays so: who drops it may not have come to it yet.
   */
  void goOn(Session session, String key) throws SQLException {
    Sql sql =
        Sql.of(
            "UPDATE dataset_staged SET time = ? WHERE store = ? AND key = ? AND time > 0",
            now(),
            place.store(),
            key);
    if (session.update(sql) == 0) {
      throw gone(key);
    }
  }

  /** Notes that a table is complete, and its file there. */
  void end(String key) {
    Work<Integer> work =
        session ->
            session.update(
                Sql.of(
                    "DELETE FROM dataset_staged WHERE store = ? AND key = ? AND time > 0",
                    place.store(),
                    key));
    if (make().write(work) == 0) {
      throw gone(key);
    }
  }

  /** Notes that a table is to be dropped, before its file goes. */
  void condemn(String key) {
    make().write(session -> note(session, key, 0));
  }

  /**
   * Notes that a table is to be dropped that belongs to no version yet, unless it is complete by
   * now, or somebody put rows into it.
   *
   * @param before when somebody last did, at the latest
   * @return whether it is to be dropped
   */
  boolean condemnStaged(String key, Instant before) {
    Work<Integer> work =
        session ->
            session.update(
                Sql.of(
                    "UPDATE dataset_staged SET time = 0 WHERE store = ? AND key = ? AND time < ?",
                    place.store(),
                    key,
                    micros(before)));
    return make().write(work) > 0;
  }

  /** Drops a table that was noted. If others read it, a later cleanup does it. */
  void drop(String key, String table) {
    Work<Integer> work =
        session -> {
          if (session.dialect() == Dialect.POSTGRESQL) {
            session.update(Sql.of(WAIT));
          }
          RowTable.drop(session, table);
          return forget(session, key);
        };
    try {
      make().write(work);
    } catch (StorageException e) {
      LOG.warn("Table {} is left to a later removal of orphans: {}", table, e.getMessage());
    }
  }

  /** Returns the keys below a prefix whose tables were last touched before an instant. */
  List<String> before(String prefix, Instant time) {
    Sql sql =
        Sql.of(
            "SELECT key FROM dataset_staged WHERE store = ? AND key >= ? AND key < ? AND time < ?"
                + " ORDER BY key",
            place.store(),
            prefix + "/",
            // The character after '/'.
            prefix + "0",
            micros(time));
    return find().map(database -> database.query(sql, row -> row.getString(1))).orElse(List.of());
  }

  /** Gives keys below a prefix another. */
  void move(List<String> keys, String from, String to) {
    for (String key : keys) {
      make()
          .write(
              session ->
                  session.update(
                      Sql.of(
                          "UPDATE dataset_staged SET key = ? WHERE store = ? AND key = ?",
                          to + key.substring(from.length()),
                          place.store(),
                          key)));
    }
  }

  private int note(Session session, String key, long time) throws SQLException {
    return session.update(
        Sql.of(
            "INSERT INTO dataset_staged (store, key, time) VALUES (?, ?, ?)"
                + " ON CONFLICT (store, key) DO UPDATE SET time = excluded.time",
            place.store(),
            key,
            time));
  }

  private int forget(Session session, String key) throws SQLException {
    return session.update(
        Sql.of("DELETE FROM dataset_staged WHERE store = ? AND key = ?", place.store(), key));
  }

  private static NotFoundException gone(String key) {
    return new NotFoundException(
        "The table of '"
            + key
            + "' is gone: the dataset was dropped or renamed while its rows were written, or the"
            + " write took so long that it was removed as an orphan. Write them again.");
  }

  private static long now() {
    return micros(Instant.now());
  }

  private static long micros(Instant instant) {
    return instant.equals(Instant.MAX)
        ? Long.MAX_VALUE
        : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
