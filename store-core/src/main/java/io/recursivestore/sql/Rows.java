package io.recursivestore.sql;

import java.sql.Connection;
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
  private final Connection connection;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final RowReader<T> reader;

  Rows(
      String description,
      Connection connection,
      PreparedStatement statement,
      int fetched,
      RowReader<T> reader)
      throws SQLException {
    this.description = description;
    this.connection = connection;
    this.statement = statement;
    this.reader = reader;
    statement.setFetchSize(fetched);
    this.rows = statement.executeQuery();
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
    try (connection;
        statement;
        rows) {
      // Each is closed, whatever the others do.
    } catch (SQLException e) {
      throw SqlErrors.of(description, e);
    }
  }
}
