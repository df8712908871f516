package io.recursivestore.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.LockedException;
import io.recursivestore.model.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

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

  /** How long SQLite waits while another process writes. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private static final int MAX_ATTEMPTS = 20;
  private static final int POOLED_READERS = 8;
  private static final int CACHED_KIB = 32 << 10;

  /** Fewer than by default: a batch of many items changes many pages. */
  private static final String CHECKPOINTS = "PRAGMA wal_autocheckpoint = 8000";

  private final String description;
  private final Dialect dialect;
  private final HikariDataSource readers;
  private final HikariDataSource writers;

  private Database(
      String description, Dialect dialect, HikariDataSource readers, HikariDataSource writers) {
    this.description = description;
    this.dialect = dialect;
    this.readers = readers;
    this.writers = writers;
  }

  /**
   * Opens a file of SQLite, creating it first if it isn't there. Its directory must be there.
   *
   * @param file the file, on a disk of this machine
   * @throws StorageException if it can't be opened
   */
  public static Database sqlite(Path file) {
    String description = "SQLite '" + file + "'";
    DataSource deferred = sqlite(file, SQLiteConfig.TransactionMode.DEFERRED);
    // One writer at a time is all that SQLite has; threads that wait for it do so in order.
    DataSource immediate = sqlite(file, SQLiteConfig.TransactionMode.IMMEDIATE);
    HikariDataSource writers = pool(description, immediate, 1, CHECKPOINTS);
    try {
      return new Database(
          description,
          Dialect.SQLITE,
          pool(description, deferred, POOLED_READERS, CHECKPOINTS),
          writers);
    } catch (StorageException e) {
      writers.close();
      throw e;
    }
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
    PostgresUrl checked = PostgresUrl.of(url);
    PGSimpleDataSource source = new PGSimpleDataSource();
    setUrl(source, checked);
    Optional.ofNullable(settings.get(USER)).ifPresent(source::setUser);
    Optional.ofNullable(settings.get(PASSWORD)).ifPresent(source::setPassword);
    source.setReWriteBatchedInserts(true);
    source.setApplicationName("recursive-store");
    source.setTcpKeepAlive(true);
    HikariDataSource pool = pool(checked.shown(), source, POOLED_READERS, null);
    return new Database(checked.shown(), Dialect.POSTGRESQL, pool, pool);
  }

  private static void setUrl(PGSimpleDataSource source, PostgresUrl url) {
    try {
      source.setUrl(url.url());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "The driver can't read the URL of "
              + url.shown()
              + ". Give jdbc:postgresql://host:port/database.",
          e);
    }
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
    try (Connection connection = readers.getConnection()) {
      connection.setAutoCommit(false);
      if (dialect == Dialect.POSTGRESQL) {
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      }
      T result = work.run(new Session(connection, dialect));
      connection.rollback();
      return result;
    } catch (SQLException e) {
      throw SqlErrors.of(description, e);
    }
  }

  /**
   * Starts a query whose rows are read as they come, however many they are.
   *
   * @param sql the query
   * @param fetched how many rows are fetched from a server at once
   * @param reader what makes something of a row
   * @return its rows, which the caller closes
   * @throws StorageException if the database fails
   */
  public <T> Rows<T> rows(Sql sql, int fetched, RowReader<T> reader) {
    Connection connection = null;
    try {
      connection = readers.getConnection();
      connection.setAutoCommit(false);
      PreparedStatement statement = new Session(connection, dialect).prepare(sql);
      return new Rows<>(description, connection, statement, fetched, reader);
    } catch (SQLException e) {
      SqlErrors.close(connection, e);
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
      try {
        return attempt(work);
      } catch (SQLException e) {
        if (attempt == MAX_ATTEMPTS || !SqlErrors.isPassing(e)) {
          throw SqlErrors.of(description, e);
        }
      }
    }
  }

  private <T> T attempt(Work<T> work) throws SQLException {
    try (Connection connection = writers.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(new Session(connection, dialect));
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        SqlErrors.rollback(connection, e);
        throw e;
      }
    }
  }

  /** Releases all connections. */
  @Override
  public void close() {
    readers.close();
    writers.close();
  }

  private static DataSource sqlite(Path file, SQLiteConfig.TransactionMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout((int) MAX_WAIT.toMillis());
    config.setTransactionMode(mode);
    config.setOpenMode(SQLiteOpenMode.FULLMUTEX);
    config.setCacheSize(-CACHED_KIB);
    SQLiteDataSource source = new SQLiteDataSource(config);
    // As a URI, in which no character of a path means anything else.
    source.setUrl("jdbc:sqlite:" + file.toUri().getScheme() + ":" + file.toUri().getRawPath());
    return source;
  }

  private static HikariDataSource pool(
      String description, DataSource source, int connections, @Nullable String first) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("recursive-store");
    config.setDataSource(source);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionInitSql(first);
    config.setConnectionTimeout(MAX_WAIT.toMillis());
    if (connections > 1) {
      config.setIdleTimeout(MAX_WAIT.toMillis());
    }
    config.setInitializationFailTimeout(1);
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw SqlErrors.of(description, cause);
      }
      throw new StorageException("Can't open " + description + ".", e);
    }
  }
}
