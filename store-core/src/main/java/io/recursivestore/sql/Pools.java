package io.recursivestore.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * The connections of a database. Who reads, who scans and who writes have pools of their own, so
 * that none of them waits for another of the same thread.
 *
 * @param readers for transactions that only read
 * @param scans for queries whose rows are read as they come
 * @param writers for transactions that write
 * @param checkpoints told of commits, if the database needs it
 */
record Pools(
    HikariDataSource readers,
    HikariDataSource scans,
    HikariDataSource writers,
    Optional<Checkpoints> checkpoints)
    implements AutoCloseable {
  /** How long SQLite waits while another process writes, and a thread for a connection. */
  static final Duration MAX_WAIT = Duration.ofSeconds(60);

  /** How long a connection is kept that nobody uses: as short as the pool allows. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private static final int MOST = 8;
  private static final int MOST_SCANS = 64;
  private static final int READER_KIB = 8 << 10;

  /**
   * The one connection that writes keeps 128 MiB of pages, if it changes so many: a batch of items
   * changes most pages of the index of ids, which would be written and read again and again.
   */
  private static final int WRITER_KIB = 128 << 10;

  /** What the log is cut to after it was longer. */
  private static final int MOST_LOG_BYTES = 256 << 20;

  /**
   * Pages of the log, 256 MiB, after which a commit brings them into the file, if that wasn't done
   * beside it.
   */
  private static final String SQLITE_START = "PRAGMA wal_autocheckpoint = 64000";

  static Pools sqlite(String description, Path file, Duration wait) {
    DataSource read = sqlite(file, wait, READER_KIB);
    // One writer at a time is all that SQLite has; threads that wait for it do so in order.
    Pools pools =
        open(
            description,
            pool(read, MOST, SQLITE_START),
            pool(read, MOST_SCANS, SQLITE_START),
            pool(sqlite(file, wait, WRITER_KIB), 1, SQLITE_START));
    return new Pools(
        pools.readers, pools.scans, pools.writers, Optional.of(new Checkpoints(pools.readers)));
  }

  private static DataSource sqlite(Path file, Duration wait, int cachedKib) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setJournalSizeLimit(MOST_LOG_BYTES);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout((int) wait.toMillis());
    config.setCacheSize(-cachedKib);
    // The pool gives a connection to one thread at a time, so that SQLite need not lock it too.
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    SQLiteDataSource source = new SQLiteDataSource(config);
    // As a URI, in which no character of a path means anything else.
    source.setUrl("jdbc:sqlite:" + file.toUri().getScheme() + ":" + file.toUri().getRawPath());
    return source;
  }

  static Pools postgresql(PostgresUrl url, Map<String, String> settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    setUrl(source, url);
    Optional.ofNullable(settings.get(Database.USER)).ifPresent(source::setUser);
    Optional.ofNullable(settings.get(Database.PASSWORD)).ifPresent(source::setPassword);
    // No server that a store names is given the password in clear, or what is as good.
    source.setProperty(PGProperty.REQUIRE_AUTH, "!password,!md5");
    source.setReWriteBatchedInserts(true);
    source.setApplicationName("recursive-store");
    source.setTcpKeepAlive(true);
    // Details have values of rows.
    source.setLogServerErrorDetail(false);
    return open(
        url.shown(),
        reading(pool(source, MOST, "")),
        reading(pool(source, MOST_SCANS, "")),
        writing(pool(source, MOST, "")));
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

  /** A transaction sees the database as it was at one moment. */
  private static HikariConfig reading(HikariConfig config) {
    config.setAutoCommit(false);
    config.setReadOnly(true);
    config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    return config;
  }

  /** What is read after a lock is as the transaction that held it before has left it. */
  private static HikariConfig writing(HikariConfig config) {
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return config;
  }

  private static HikariConfig pool(DataSource source, int most, String first) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("recursive-store");
    config.setDataSource(source);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(MAX_WAIT.toMillis());
    config.setIdleTimeout(IDLE.toMillis());
    // The first of the pools says whether the database can be reached.
    config.setInitializationFailTimeout(-1);
    if (!first.isEmpty()) {
      config.setConnectionInitSql(first);
    }
    return config;
  }

  private static Pools open(
      String description, HikariConfig readers, HikariConfig scans, HikariConfig writers) {
    writers.setInitializationFailTimeout(1);
    try {
      HikariDataSource reached = new HikariDataSource(writers);
      return new Pools(
          new HikariDataSource(readers), new HikariDataSource(scans), reached, Optional.empty());
    } catch (PoolInitializationException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw SqlErrors.of(description, cause);
      }
      throw new StorageException("Can't open " + description + ".", e);
    }
  }

  /** Says that something was committed. */
  void committed() {
    checkpoints.ifPresent(Checkpoints::committed);
  }

  @Override
  public void close() {
    checkpoints.ifPresent(Checkpoints::close);
    readers.close();
    scans.close();
    writers.close();
  }
}
