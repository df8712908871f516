package io.recursivestore.format.sql;

import io.recursivestore.model.Column;
import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * A table of a SQL database with rows of a schema: a column {@code position}, from 0, and {@code
 * c1}, {@code c2} and so on for the columns of the schema. May be used by many threads.
 */
public final class RowTable {
  /** Bounds what a driver holds beside a batch. */
  static final int FETCHED_ROWS = 1_000;

  private final String name;
  private final Schema schema;
  private final Dialect dialect;
  private final Map<String, SqlColumn> columns = new LinkedHashMap<>();

  /**
   * Creates a view of a table, which need not be there.
   *
   * @param name its name, which is no text of a user's
   * @param schema its columns
   * @param dialect which SQL the database speaks
   * @throws InvalidRequestException if a column's type is nested
   */
  public RowTable(String name, Schema schema, Dialect dialect) {
    this.name = name;
    this.schema = schema;
    this.dialect = dialect;
    for (Column column : schema.columns()) {
      columns.put(column.name(), new SqlColumn(column, columns.size(), dialect));
    }
  }

  /**
   * Makes the table.
   *
   * @param session the transaction
   * @throws SQLException if the database fails
   */
  public void create(Session session) throws SQLException {
    List<String> declarations = new ArrayList<>();
    declarations.add(dialect.fill("position ${key} PRIMARY KEY"));
    columns.values().forEach(column -> declarations.add(column.declaration()));
    session.update(Sql.of("CREATE TABLE " + name + " (" + String.join(", ", declarations) + ")"));
  }

  /**
   * Removes a table, if it is there.
   *
   * @param session the transaction
   * @param name its name
   * @throws SQLException if the database fails
   */
  public static void drop(Session session, String name) throws SQLException {
    session.update(Sql.of("DROP TABLE IF EXISTS " + name));
  }

  /**
   * Makes conditions on a column fast.
   *
   * @param session the transaction
   * @param column the column's name in the schema
   * @throws SQLException if the database fails
   */
  public void index(Session session, String column) throws SQLException {
    SqlColumn indexed = columns.get(column);
    if (indexed != null) {
      session.update(
          Sql.of("CREATE INDEX " + name + "_i ON " + name + " (" + indexed.name() + ")"));
    }
  }

  /**
   * Adds a batch.
   *
   * @param session the transaction
   * @param batch the rows, with all columns of the schema, found by their names
   * @param first the first row's position
   * @throws SQLException if the database fails
   */
  public void insert(Session session, VectorSchemaRoot batch, long first) throws SQLException {
    try (PreparedStatement insert = session.prepare(insert())) {
      for (int row = 0; row < batch.getRowCount(); row++) {
        insert.setLong(1, first + row);
        int index = 2;
        for (SqlColumn column : columns.values()) {
          column.bind(insert, index++, batch.getVector(column.column().name()), row);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private String insert() {
    StringBuilder names = new StringBuilder("position");
    columns.values().forEach(column -> names.append(", ").append(column.name()));
    return "INSERT INTO "
        + name
        + " ("
        + names
        + ") VALUES (?"
        + ", ?".repeat(columns.size())
        + ")";
  }

  /**
   * Reads rows in the order of their positions; the database evaluates the filter.
   *
   * @param database where the table is
   * @param memory gives the memory of one batch
   * @param names names of the columns to read, in this order; empty for all
   * @param filter which rows to read; empty for all
   * @return a reader, which the caller closes
   * @throws io.recursivestore.model.NotFoundException if there is no such column
   * @throws InvalidRequestException if a value of the filter doesn't fit its column
   */
  public ArrowReader read(
      Database database,
      BufferAllocator memory,
      Optional<List<String>> names,
      Optional<Filter> filter) {
    Schema read = names.map(schema::select).orElse(schema);
    List<SqlColumn> selected =
        read.columns().stream().flatMap(column -> find(column).stream()).toList();
    TableRows rows =
        new TableRows(database, query(selected, filter, columns), FETCHED_ROWS, selected);
    return new TableReader(memory, rows, read);
  }

  /** Returns how a column of this or a younger schema is read, if the table has it. */
  Optional<SqlColumn> find(Column wanted) {
    return columns.values().stream()
        .filter(column -> column.column().id() == wanted.id())
        .findFirst()
        .map(column -> column.as(wanted));
  }

  /**
   * Returns a query of positions and columns, in the order of the positions.
   *
   * @param selected the columns
   * @param filter which rows to read; empty for all
   * @param filtered the columns of the filter, by the names that it has for them
   */
  Sql query(List<SqlColumn> selected, Optional<Filter> filter, Map<String, SqlColumn> filtered) {
    StringBuilder list = new StringBuilder("position");
    selected.forEach(column -> list.append(", ").append(column.name()));
    Sql sql = Sql.of("SELECT " + list + " FROM " + name);
    filter.ifPresent(f -> sql.add(" WHERE ").add(RowCondition.of(f, filtered, dialect)));
    return sql.add(" ORDER BY position");
  }
}
