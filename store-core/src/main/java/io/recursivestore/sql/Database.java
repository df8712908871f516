package io.recursivestore.sql;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.LockedException;
import io.recursivestore.model.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A SQL database: SQLite in a file, which several processes of one machine may use at once, or
 * PostgreSQL, which is reached from many machines. What a write transaction has acknowledged
 * survives the death of the process and of the machine.
 *
 * <p>Instances may be used by many threads. Statements are only ever prepared: values are never
 * part of their texts. Passwords are never shown.
 */
public final class Database implements AutoCloseable {
  /** The setting with the name of PostgreSQL's user. */
  public static final String USER = "recursive-store.jdbc.user";

  /** The setting with the password of PostgreSQL's user. */
  public static final String PASSWORD = "recursive-store.jdbc.password";

  private static final Map<List<String>, Database> SHARED = new ConcurrentHashMap<>();
  private static final int MAX_ATTEMPTS = 30;
  private static final long MAX_PAUSE_NANOS = 50_000_000;

  private final String description;
  private final Dialect dialect;
  private final Pools pools;
  private final boolean isShared;

  private Database(String description, Dialect dialect, Pools pools, boolean isShared) {
    this.description = description;
    this.dialect = dialect;
    this.pools = pools;
    this.isShared = isShared;
  }

  /**
   * Opens a file of SQLite, creating it first if it isn't there. Its directory must be there.
   *
   * @param file the file, on a disk of this machine
   * @throws StorageException if it can't be opened
   */
  public static Database sqlite(Path file) {
    return sqlite(file, Pools.MAX_WAIT);
  }

  static Database sqlite(Path file, Duration wait) {
    String description = "SQLite '" + file + "'";
    return new Database(description, Dialect.SQLITE, Pools.sqlite(description, file, wait), false);
  }

  /**
   * Opens a database of PostgreSQL.
   *
   * @param url as in {@code jdbc:postgresql://host/database}, without a password
   * @param settings may have {@link #USER} and {@link #PASSWORD}; without them the driver looks
   *     into the user's file of passwords
   * @throws InvalidRequestException if the URL isn't one of PostgreSQL, or has a password
   * @throws StorageException if it can't be reached
   */
  public static Database postgresql(String url, Map<String, String> settings) {
    return postgresql(PostgresUrl.of(url), settings, false);
  }

  /**
   * Opens a database of PostgreSQL that this process may have opened already: all who ask with the
   * same user and password share its connections, which are given back some seconds after they were
   * last used. Closing it does nothing.
   *
   * @param url as for {@link #postgresql}
   * @param settings as for {@link #postgresql}
   * @throws InvalidRequestException if the URL isn't one of PostgreSQL, or has a password
   * @throws StorageException if it can't be reached
   */
  public static Database shared(String url, Map<String, String> settings) {
    PostgresUrl checked = PostgresUrl.of(url);
    List<String> key =
        List.of(
            checked.url(), settings.getOrDefault(USER, ""), settings.getOrDefault(PASSWORD, ""));
    return SHARED.computeIfAbsent(key, absent -> postgresql(checked, settings, true));
  }

  private static Database postgresql(
      PostgresUrl url, Map<String, String> settings, boolean isShared) {
    return new Database(url.shown(), Dialect.POSTGRESQL, Pools.postgresql(url, settings), isShared);
  }

  /** Returns where the database is, for messages: without secrets. */
  public String description() {
    return description;
  }

  /** Returns which SQL the database speaks. */
  public Dialect dialect() {
    return dialect;
  }

  /**
   * Reads in one transaction, which sees the database as it was at one moment.
   *
   * @param work what is read
   * @throws StorageException if the database fails
   */
  public <T> T read(Work<T> work) {
    try (Transaction transaction =
        Transaction.begin(pools.readers().getConnection(), dialect, false)) {
      return work.run(transaction.session());
    } catch (SQLException e) {
      throw SqlErrors.of(description, e);
    }
  }

  /**
   * Runs one query that has few rows, in as few round trips as can be.
   *
   * @param sql the query, which sees the database as it was at one moment
   * @param reader what makes something of a row
   * @return its rows
   * @throws StorageException if the database fails
   */
  public <T> List<T> query(Sql sql, RowReader<T> reader) {
    try (Connection connection = pools.readers().getConnection()) {
      return new Session(connection, dialect).list(sql, reader);
    } catch (SQLException e) {
      throw SqlErrors.of(description, e);
    }
  }

  /**
   * Starts a query whose rows are read as they come, however many they are. It keeps a connection
   * until it is closed; SQLite's log grows meanwhile by what others write.
   *
   * @param sql the query
   * @param fetched how many rows are fetched from a server at once
   * @param reader what makes something of a row
   * @return its rows, which the caller closes
   * @throws StorageException if the database fails
   */
  public <T> Rows<T> rows(Sql sql, int fetched, RowReader<T> reader) {
    try {
      Transaction transaction = Transaction.begin(pools.scans().getConnection(), dialect, false);
      return Rows.start(description, transaction, sql, fetched, reader);
    } catch (SQLException e) {
      throw SqlErrors.of(description, e);
    }
  }

  /**
   * Changes rows in one transaction: all of it is done, or nothing. It is tried again where others
   * changed the same rows at the same time.
   *
   * @param work what is changed
   * @throws LockedException if another process kept SQLite for a minute
   * @throws StorageException if the database fails
   */
  public <T> T write(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try (Transaction transaction =
          Transaction.begin(pools.writers().getConnection(), dialect, true)) {
        T result = work.run(transaction.session());
        transaction.commit();
        pools.committed();
        return result;
      } catch (SQLException e) {
        if (attempt == MAX_ATTEMPTS || !SqlErrors.isPassing(e)) {
          throw SqlErrors.of(description, e);
        }
        // Others that met the same must not meet it again.
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(MAX_PAUSE_NANOS));
      }
    }
  }

  /** Releases all connections, unless others share them. */
  @Override
  public void close() {
    if (!isShared) {
      pools.close();
    }
  }
}
