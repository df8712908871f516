package io.recursivestore.dataset;

import io.recursivestore.Store;
import io.recursivestore.sql.Postgres;
import io.recursivestore.storage.StoreDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A store whose tables are in one of the databases, and what others see there. */
final class SqlPlace {
  /** Where a store is, and where its tables. */
  enum Kind {
    /** A directory, with a file of SQLite in it. */
    FILE(false),
    /** A directory, and a server. */
    SERVER(true),
    /** A file of SQLite, for both. */
    ALL_IN_FILE(false),
    /** A server, for both. */
    ALL_IN_SERVER(true);

    private final boolean isServer;

    Kind(boolean isServer) {
      this.isServer = isServer;
    }
  }

  final String root;
  final Map<String, String> settings = new HashMap<>();
  private final Kind kind;
  private final String url;

  SqlPlace(Path directory, Kind kind) {
    this.kind = kind;
    String store = directory.resolve("store").toString();
    this.url =
        switch (kind) {
          case FILE -> "jdbc:sqlite:" + store + "/items/items.db";
          case ALL_IN_FILE -> "jdbc:sqlite:" + store + ".db";
          default -> Postgres.database();
        };
    boolean isAll = kind == Kind.ALL_IN_FILE || kind == Kind.ALL_IN_SERVER;
    this.root = isAll ? url : store;
    if (kind.isServer) {
      settings.putAll(Postgres.settings());
    }
    if (kind == Kind.SERVER) {
      settings.put(StoreDatabase.URL, url);
    }
  }

  Store open() {
    return Store.openOrCreate(root, settings);
  }

  /** SQLite has no negative zero. */
  boolean hasNegativeZero() {
    return kind.isServer;
  }

  /** Returns the names of all tables of rows, in order. */
  List<String> tables() throws SQLException {
    return texts(
        kind.isServer
            ? "SELECT tablename FROM pg_tables WHERE tablename LIKE 'dataset_rows_%' ORDER BY 1"
            : "SELECT name FROM sqlite_schema WHERE name LIKE 'dataset_rows_%' ORDER BY 1");
  }

  /** Returns the keys of tables that the database has notes of. */
  List<String> noted() throws SQLException {
    return texts("SELECT key FROM dataset_staged ORDER BY key");
  }

  /** Returns the first columns of a query, as another client reads them. */
  List<String> texts(String sql) throws SQLException {
    if (kind == Kind.FILE && !Files.exists(Path.of(root, "items/items.db"))) {
      return List.of();
    }
    try (Connection connection = connect();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  /** Changes what nobody should. */
  int execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private Connection connect() throws SQLException {
    return kind.isServer ? Postgres.connect(url) : DriverManager.getConnection(url);
  }
}
