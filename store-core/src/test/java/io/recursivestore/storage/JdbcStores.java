package io.recursivestore.storage;

import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.sql.Postgres;
import java.nio.file.Path;
import java.util.Map;

/** Stores in databases for tests. */
final class JdbcStores {
  private JdbcStores() {}

  static String sqlite(Path directory) {
    return "jdbc:sqlite:" + directory.resolve("not/yet/there.db");
  }

  static JdbcObjectStore open(String url) {
    Map<String, String> settings = url.contains(":sqlite:") ? Map.of() : Postgres.settings();
    return new JdbcObjectStore(DatabaseUrl.of(url).orElseThrow(), settings);
  }
}
