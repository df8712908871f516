package io.recursivestore.item;

import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.List;

/**
 * Finds items that are too old. Those stay that a dataset has, and those from which an item was
 * made that stays, however far back.
 */
final class Retention {
  private static final String OLD =
      "WITH RECURSIVE kept (key) AS ("
          // Young items and members of datasets, as far as they were made from something.
          + "SELECT p.key FROM item_parent p JOIN item c ON c.key = p.key WHERE p.collection = ?"
          + " AND (c.collection <> ? OR c.time >= ? OR EXISTS"
          + " (SELECT 1 FROM item_dataset_member m WHERE m.key = c.key))"
          + " UNION SELECT i.key FROM kept k JOIN item_parent p ON p.key = k.key JOIN item i"
          + " ON i.collection = p.collection AND i.id = p.parent WHERE p.collection <> 0)"
          + " SELECT key, size FROM item i WHERE collection = ? AND time < ?"
          + " AND NOT EXISTS (SELECT 1 FROM item_dataset_member m WHERE m.key = i.key)"
          + " AND NOT EXISTS (SELECT 1 FROM kept k WHERE k.key = i.key)";

  private final Session session;
  private final long collection;
  private final long before;

  Retention(Session session, long collection, long before) {
    this.session = session;
    this.collection = collection;
    this.before = before;
  }

  /** Returns the numbers of some items that are too old, oldest first. */
  List<Long> old(int limit) throws SQLException {
    return session.list(old().add(" ORDER BY time, key LIMIT ?", limit), row -> row.getLong(1));
  }

  /** Returns those of some items that are too old still. */
  List<Long> stillOld(List<Long> keys) throws SQLException {
    return keys.isEmpty()
        ? keys
        : session.list(old().add(" AND key IN ").list(keys), row -> row.getLong(1));
  }

  /** Returns how many items are too old. */
  long count() throws SQLException {
    Sql old = old();
    return session.number(Sql.of("SELECT count(*) FROM (").add(old).add(") AS old"));
  }

  private Sql old() {
    return Sql.of(OLD, collection, collection, before, collection, before);
  }
}
