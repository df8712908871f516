package io.recursivestore.item;

import io.recursivestore.model.NotFoundException;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.List;

/** The table of what items were made from. */
final class Parents {
  private static final long NO_COLLECTION = 0;

  private final String store;

  Parents(String store) {
    this.store = store;
  }

  void insert(Session session, ItemTable table, long key, List<ItemParent> parents)
      throws SQLException {
    for (ItemParent parent : parents) {
      long collection = collection(session, table, parent);
      String name = name(parent);
      // Who cleans up meanwhile waits, and then finds that the parent is needed.
      session.lock(
          Sql.of("SELECT 1 FROM item WHERE collection = ? AND id = ?", collection, name),
          "KEY SHARE");
      session.update(
          Sql.of(
              "INSERT INTO item_parent (collection, parent, key) VALUES (?, ?, ?)"
                  + " ON CONFLICT DO NOTHING",
              collection,
              name,
              key));
    }
  }

  void delete(Session session, long key) throws SQLException {
    session.update(Sql.of("DELETE FROM item_parent WHERE key = ?", key));
  }

  /** Returns the id of an item, or the place of another collection. */
  static String name(ItemParent parent) {
    return parent instanceof ItemParent.OfItem item
        ? item.id()
        : ((ItemParent.OfCollection) parent).collection().prefix();
  }

  /** Returns the number of the collection of a parent, or 0 if it isn't an item. */
  long collection(Session session, ItemTable table, ItemParent parent) throws SQLException {
    if (!(parent instanceof ItemParent.OfItem item)) {
      return NO_COLLECTION;
    }
    if (item.collection().isEmpty() || item.collection().get().equals(table.name())) {
      return table.id();
    }
    return session
        .first(
            Sql.of(
                "SELECT id FROM item_collection WHERE store = ? AND name = ?",
                store,
                item.collection().get()),
            row -> row.getLong(1))
        .orElseThrow(
            () ->
                new NotFoundException(
                    "A parent is in items '"
                        + Names.shown(item.collection().get())
                        + "', which is not in this store. Create that collection first."));
  }
}
