package io.recursivestore.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what was committed from SQLite's log into its file, beside those who write: by itself
 * SQLite does it within a commit, which a large one would wait for. May be used by many threads.
 */
final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** Pages of the log that are worth it: 32 MiB. */
  private static final int WORTH_PAGES = 8_000;

  private static final long PAUSE_MILLIS = 50;
  private static final long MOST_SECONDS = 60;

  private final DataSource connections;
  private final AtomicBoolean isDue = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(
          1, Checkpoints::thread, new ThreadPoolExecutor.DiscardPolicy());

  Checkpoints(DataSource connections) {
    this.connections = connections;
  }

  private static Thread thread(Runnable task) {
    Thread made = new Thread(task, "recursive-store-checkpoints");
    made.setDaemon(true);
    return made;
  }

  /** Says that something was committed. */
  void committed() {
    if (!isDue.get() && isDue.compareAndSet(false, true)) {
      var unused = thread.schedule(this::run, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void run() {
    isDue.set(false);
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      if (pending(statement) >= WORTH_PAGES) {
        statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
      }
    } catch (SQLException e) {
      // A commit will do it.
      LOG.debug("SQLite's log was not brought into its file", e);
    }
  }

  private static long pending(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
      return row.next() ? row.getLong(2) - row.getLong(3) : 0;
    }
  }

  /** Ends, once a checkpoint that runs is done. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("SQLite's log is still brought into its file.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
