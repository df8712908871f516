package io.recursivestore.storage;

import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.sql.TestDatabase;

/** Opens stores in databases. */
final class JdbcStores {
  private JdbcStores() {}

  static JdbcObjectStore open(String url) {
    return new JdbcObjectStore(DatabaseUrl.of(url).orElseThrow(), TestDatabase.settings(url));
  }
}
