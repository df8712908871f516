package io.recursivestore.storage;

import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.sql.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** The databases that stores of objects are tested in. */
enum JdbcPlaces {
  SQLITE,
  POSTGRESQL;

  /** Returns the URL of a database that has no tables. */
  String fresh(Path directory) {
    return this == SQLITE
        ? "jdbc:sqlite:" + directory.resolve("not/yet/there.db")
        : Postgres.database();
  }

  static JdbcObjectStore open(String url) {
    return new JdbcObjectStore(DatabaseUrl.of(url).orElseThrow(), settings(url));
  }

  static Map<String, String> settings(String url) {
    return url.startsWith("jdbc:sqlite:") ? Map.of() : Postgres.settings();
  }

  /** Changes rows as nobody should. */
  static int execute(String url, String sql) throws SQLException {
    try (Connection connection =
            url.startsWith("jdbc:sqlite:")
                ? DriverManager.getConnection(url)
                : Postgres.connect(url);
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
