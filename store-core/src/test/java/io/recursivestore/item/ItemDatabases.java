package io.recursivestore.item;

import io.recursivestore.Store;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Postgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The databases that items are tested on. */
enum ItemDatabases {
  SQLITE,
  POSTGRESQL;

  /** Returns settings for a new store's items. */
  Map<String, String> fresh() {
    if (this == SQLITE) {
      return Map.of();
    }
    Map<String, String> settings = new HashMap<>(Postgres.settings());
    settings.put(ItemPlace.URL, Postgres.database());
    return settings;
  }

  /** Opens the database itself. */
  Database open(Path directory) {
    return this == SQLITE
        ? Database.sqlite(directory.resolve("test.db"))
        : Database.postgresql(Postgres.database(), Postgres.settings());
  }

  /** Opens a new store. */
  static Store store(Path directory) {
    return Store.openOrCreate(directory.resolve("store").toString());
  }
}
