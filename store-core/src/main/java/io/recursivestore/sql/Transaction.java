package io.recursivestore.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction of one connection, which is given back when it is closed.
 *
 * <p>SQLite's driver begins the next transaction as part of a commit, and forgets that one was not
 * begun when it had to wait too long. So it is left in its mode without transactions, and they are
 * begun and ended in SQL.
 */
final class Transaction implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

  private final Connection connection;
  private final Dialect dialect;
  private boolean isOpen;

  private Transaction(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /**
   * Begins a transaction.
   *
   * @param connection what is given back in the end, or if this fails
   * @param writes whether it locks SQLite at once, and not first when it writes
   */
  static Transaction begin(Connection connection, Dialect dialect, boolean writes)
      throws SQLException {
    Transaction transaction = new Transaction(connection, dialect);
    try {
      transaction.run(writes ? "BEGIN IMMEDIATE" : "BEGIN");
      transaction.isOpen = true;
      return transaction;
    } catch (SQLException e) {
      SqlErrors.close(connection, e);
      throw e;
    }
  }

  Session session() {
    return new Session(connection, dialect);
  }

  void commit() throws SQLException {
    if (dialect == Dialect.SQLITE) {
      run("COMMIT");
    } else {
      connection.commit();
    }
    isOpen = false;
  }

  @Override
  public void close() throws SQLException {
    if (!isOpen) {
      giveBack();
      return;
    }
    isOpen = false;
    try (connection) {
      rollback();
    }
  }

  /** What was committed is no failure, whatever happens to the connection. */
  private void giveBack() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("A connection could not be given back after a commit.", e);
    }
  }

  private void rollback() throws SQLException {
    if (dialect == Dialect.SQLITE) {
      run("ROLLBACK");
    } else {
      connection.rollback();
    }
  }

  /** Runs SQL of SQLite's transactions; the other pools' connections are always in one. */
  private void run(String sql) throws SQLException {
    if (dialect == Dialect.SQLITE) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }
}
