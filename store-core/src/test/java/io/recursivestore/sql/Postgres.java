package io.recursivestore.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server for tests, one for each process. */
public final class Postgres {
  private static @Nullable EmbeddedPostgres server;

  private Postgres() {}

  /** Makes an empty database, and returns its URL. */
  public static synchronized String database() {
    try {
      if (server == null) {
        server = EmbeddedPostgres.builder().start();
      }
      String name = "t" + UUID.randomUUID().toString().replace("-", "");
      try (Connection connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      }
      return "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a user with a password, unless there is one, and gives a database to it. */
  public static void grant(String url, String user, String password) {
    try (Connection connection = connect(url);
        var statement = connection.createStatement()) {
      statement.execute(
          "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '"
              + user
              + "') THEN CREATE ROLE "
              + user
              + " LOGIN PASSWORD '"
              + password
              + "'; END IF; END $$");
      statement.execute("GRANT ALL ON SCHEMA public TO " + user);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns what reaches such a database. */
  public static Map<String, String> settings() {
    return Map.of(Database.USER, "postgres", Database.PASSWORD, "postgres");
  }

  /** Connects to such a database as others would. */
  public static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, "postgres", "postgres");
  }
}
