package io.recursivestore.item;

import io.recursivestore.sql.Database;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.List;

/**
 * Removes the rows of collections that were dropped, some at a time. What a process that died has
 * left is removed by the next drop.
 */
final class Leftovers {
  private static final int AT_ONCE = 5_000;
  private static final int WORDS = 100;

  private final Database database;

  Leftovers(Database database) {
    this.database = database;
  }

  void remove() {
    // Whatever was put has its figures, which go last.
    List<Long> gone =
        database.read(
            session ->
                session.list(
                    Sql.of(
                        "SELECT DISTINCT collection FROM item_statistics WHERE collection"
                            + " NOT IN (SELECT id FROM item_collection)"),
                    row -> row.getLong(1)));
    gone.forEach(this::remove);
  }

  private void remove(long collection) {
    while (database.write(session -> removeItems(session, collection)) > 0) {
      // More may be left.
    }
    while (database.write(session -> removeWords(session, collection)) > 0) {
      // More may be left.
    }
    while (database.write(session -> removeMembers(session, collection)) > 0) {
      // More may be left.
    }
    database.write(
        session -> {
          for (String table : List.of("item_dataset", "item_parent", "item_statistics")) {
            session.update(Sql.of("DELETE FROM " + table + " WHERE collection = ?", collection));
          }
          return collection;
        });
  }

  private static int removeItems(Session session, long collection) throws SQLException {
    List<Long> keys =
        session.list(
            Sql.of("SELECT key FROM item WHERE collection = ? LIMIT ?", collection, AT_ONCE),
            row -> row.getLong(1));
    if (!keys.isEmpty()) {
      for (String table : List.of("item_version", "item_parent", "item")) {
        session.update(Sql.of("DELETE FROM " + table + " WHERE key IN ").list(keys));
      }
    }
    return keys.size();
  }

  private static int removeWords(Session session, long collection) throws SQLException {
    List<Long> words =
        session.list(
            Sql.of("SELECT id FROM item_term WHERE collection = ? LIMIT ?", collection, WORDS),
            row -> row.getLong(1));
    if (!words.isEmpty()) {
      session.update(Sql.of("DELETE FROM item_posting WHERE term IN ").list(words));
      session.update(Sql.of("DELETE FROM item_term WHERE id IN ").list(words));
    }
    return words.size();
  }

  private static int removeMembers(Session session, long collection) throws SQLException {
    List<Long> datasets =
        session.list(
            Sql.of("SELECT id FROM item_dataset WHERE collection = ? LIMIT 1", collection),
            row -> row.getLong(1));
    if (!datasets.isEmpty()) {
      session.update(Sql.of("DELETE FROM item_dataset_member WHERE dataset IN ").list(datasets));
      session.update(Sql.of("DELETE FROM item_dataset WHERE id IN ").list(datasets));
    }
    return datasets.size();
  }
}
