package io.recursivestore.it.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** DuckDB in this process, on the Parquet files of one table, with a thread for each core. */
final class DuckDb implements ScanPeer, AutoCloseable {
  /** Functions that have other names than in Spark, or count from another number. */
  private static final List<String> FUNCTIONS =
      List.of("unix_micros(t) AS epoch_us(t)", "size(l) AS len(l)", "get(l, i) AS l[i + 1]");

  private final Connection connection;

  /**
   * Starts it; who calls closes it.
   *
   * @param table the table
   * @param files the directory of its files
   */
  DuckDb(ScanTable table, Path files) {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
      execute("SET threads = " + Runtime.getRuntime().availableProcessors());
      for (String function : FUNCTIONS) {
        execute("CREATE MACRO " + function);
      }
      execute(
          "CREATE VIEW %s AS SELECT * FROM read_parquet('%s/*.parquet')"
              .formatted(table.name(), files));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return "DuckDB";
  }

  /** It has no sink that throws rows away. */
  @Override
  public boolean answers(ScanQuery query) {
    return !query.drained();
  }

  @Override
  public List<Row> digest(ScanQuery query) {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(query.sql(query.table().name()))) {
      List<Row> rows = new ArrayList<>();
      while (results.next()) {
        Object[] values = new Object[results.getMetaData().getColumnCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = results.getObject(i + 1);
        }
        rows.add(RowFactory.create(values));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void run(ScanQuery query) {
    digest(query);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
