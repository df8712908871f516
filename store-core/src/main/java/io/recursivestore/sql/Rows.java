package io.recursivestore.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The rows of a query, one after another. Not thread-safe.
 *
 * @param <T> what a row becomes
 */
public final class Rows<T> implements AutoCloseable {
  private final String description;
  private final Transaction transaction;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final RowReader<T> reader;

  private Rows(
      String description,
      Transaction transaction,
      PreparedStatement statement,
      ResultSet rows,
      RowReader<T> reader) {
    this.description = description;
    this.transaction = transaction;
    this.statement = statement;
    this.rows = rows;
    this.reader = reader;
  }

  /** Starts a query; if that fails, the transaction is closed. */
  static <T> Rows<T> start(
      String description, Transaction transaction, Sql sql, int fetched, RowReader<T> reader)
      throws SQLException {
    try {
      PreparedStatement statement = transaction.session().prepare(sql);
      statement.setFetchSize(fetched);
      return new Rows<>(description, transaction, statement, statement.executeQuery(), reader);
    } catch (SQLException | RuntimeException e) {
      try {
        transaction.close();
      } catch (SQLException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  /**
   * Returns the next row, if there is one.
   *
   * @throws io.recursivestore.model.StorageException if the database fails
   */
  public Optional<T> next() {
    try {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw SqlErrors.of(description, e);
    }
  }

  /** Ends the query. */
  @Override
  public void close() {
    try (transaction;
        statement;
        rows) {
      // Each is closed, whatever the others do.
    } catch (SQLException e) {
      throw SqlErrors.of(description, e);
    }
  }
}
