package io.recursivestore.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** The databases that whatever is kept in SQL is tested in. */
public enum TestDatabase {
  /** A file. */
  SQLITE,
  /** A database of the test's server. */
  POSTGRESQL;

  /** Returns the URL of a database that has no tables. */
  public String fresh(Path directory) {
    return this == SQLITE
        ? "jdbc:sqlite:" + directory.resolve("not/yet/there.db").toAbsolutePath()
        : Postgres.database();
  }

  /** Returns the settings that reach a database. */
  public static Map<String, String> settings(String url) {
    return url.startsWith("jdbc:sqlite:") ? Map.of() : Postgres.settings();
  }

  /** Changes rows as nobody should. */
  public static int execute(String url, String sql) throws SQLException {
    try (Connection connection =
            url.startsWith("jdbc:sqlite:")
                ? DriverManager.getConnection(url)
                : Postgres.connect(url);
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
