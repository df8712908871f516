package io.recursivestore.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Runs statements in one transaction of one thread. */
public final class Session {
  private static final int FETCHED_ROWS = 1_000;

  private final Connection connection;
  private final Dialect dialect;

  Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Returns which SQL the database speaks. */
  public Dialect dialect() {
    return dialect;
  }

  /**
   * Returns all rows of a query.
   *
   * @param sql the query
   * @param reader what makes something of a row
   * @throws SQLException if the database fails
   */
  public <T> List<T> list(Sql sql, RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      statement.setFetchSize(FETCHED_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> list = new ArrayList<>();
        while (rows.next()) {
          list.add(reader.read(rows));
        }
        return list;
      }
    }
  }

  /**
   * Returns the first row of a query, if there is one.
   *
   * @param sql the query
   * @param reader what makes something of a row
   * @throws SQLException if the database fails
   */
  public <T> Optional<T> first(Sql sql, RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = prepare(sql);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  /**
   * Returns the number that a query gives.
   *
   * @param sql a query of one row with a number that is not null
   * @throws SQLException if the database fails
   */
  public long number(Sql sql) throws SQLException {
    return first(sql, row -> row.getLong(1)).orElseThrow();
  }

  /**
   * Returns whether there is a table.
   *
   * @param name its name, in lower case
   * @throws SQLException if the database fails
   */
  public boolean hasTable(String name) throws SQLException {
    String tables =
        dialect == Dialect.SQLITE
            ? "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
            : "SELECT 1 FROM pg_tables WHERE tablename = ?"
                + " AND schemaname = ANY (current_schemas(false))";
    return first(Sql.of(tables, name), row -> 0).isPresent();
  }

  /**
   * Runs a statement that changes rows.
   *
   * @param sql the statement
   * @return how many rows it changed
   * @throws SQLException if the database fails
   */
  public int update(Sql sql) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      return statement.executeUpdate();
    }
  }

  /**
   * Locks rows until the transaction ends, where writers don't come one after another as in SQLite.
   * What is read after that is as the transactions before have left it.
   *
   * @param rows a query of the rows, without a lock
   * @param strength such as {@code UPDATE}
   * @throws SQLException if the database fails
   */
  public void lock(Sql rows, String strength) throws SQLException {
    if (dialect == Dialect.POSTGRESQL) {
      list(rows.add(" FOR " + strength), row -> 0);
    }
  }

  /**
   * Takes numbers that nobody else is given, in ascending order.
   *
   * @param sequence a sequence that a script has made
   * @param count how many
   * @return the numbers; in SQLite each is one more than the one before
   * @throws SQLException if the database fails
   */
  public long[] take(String sequence, int count) throws SQLException {
    if (dialect == Dialect.POSTGRESQL) {
      Sql numbers =
          Sql.of("SELECT nextval(CAST(? AS regclass)) FROM generate_series(1, ?)", sequence, count);
      return list(numbers, row -> row.getLong(1)).stream().mapToLong(Long::longValue).toArray();
    }
    long end = number(Sql.of("UPDATE " + sequence + " SET next = next + ? RETURNING next", count));
    return LongStream.range(end - count, end).toArray();
  }

  /**
   * Runs statements without parameters that are separated by semicolons.
   *
   * @param script the statements
   * @throws SQLException if the database fails
   */
  public void script(String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : script.split(";\\s*\n", -1)) {
        if (!each.isBlank()) {
          statement.execute(each);
        }
      }
    }
  }

  /**
   * Prepares a statement that is run for many rows.
   *
   * @param text SQL with question marks for parameters
   * @throws SQLException if the database fails
   */
  public PreparedStatement prepare(String text) throws SQLException {
    return connection.prepareStatement(text);
  }

  /**
   * Starts a query whose rows are read as they come.
   *
   * @param sql the query
   * @throws SQLException if the database fails
   */
  PreparedStatement prepare(Sql sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.text());
    int index = 0;
    for (@Nullable Object value : sql.values()) {
      statement.setObject(++index, value);
    }
    return statement;
  }
}
