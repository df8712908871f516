package io.recursivestore.item;

import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds items that are too old. Those stay that a dataset has, and those from which an item was
 * made that stays, however far back.
 */
final class Retention {
  private static final String IN_DATASET =
      "EXISTS (SELECT 1 FROM item_dataset_member m WHERE m.key = ";

  /** From items to what was made from them: one row for each step, and whether the latter stays. */
  private static final String CHILDREN =
      " JOIN item c ON c.key = b.key JOIN item_parent p ON p.collection = c.collection"
          + " AND p.parent = c.id JOIN item n ON n.key = p.key";

  private static final String STAYS =
      "(n.collection <> ? OR n.time >= ? OR " + IN_DATASET + "n.key))";

  private final Session session;
  private final long collection;
  private final long before;

  Retention(Session session, long collection, long before) {
    this.session = session;
    this.collection = collection;
    this.before = before;
  }

  /**
   * An item that is too old and in no dataset.
   *
   * @param key its number
   * @param time its time
   * @param bytes the sizes of all its versions
   */
  record Old(long key, long time, long bytes) {}

  /** Returns some of them, oldest first, after a time and number. */
  List<Old> old(long afterTime, long afterKey, int limit) throws SQLException {
    return session.list(
        select()
            .add(" AND (i.time, i.key) > (?, ?)", afterTime, afterKey)
            .add(" ORDER BY i.time, i.key LIMIT ?", limit),
        Retention::read);
  }

  /** Returns those of some items of which nothing was made that stays. */
  List<Old> removable(List<Old> items) throws SQLException {
    if (items.isEmpty()) {
      return items;
    }
    List<Long> keys = items.stream().map(Old::key).toList();
    // What was locked meanwhile may have changed before.
    List<Old> old = session.list(select().add(" AND i.key IN ").list(keys), Retention::read);
    Set<Long> kept = kept(keys);
    return old.stream().filter(item -> !kept.contains(item.key())).toList();
  }

  private Sql select() {
    return Sql.of(
        "SELECT i.key, i.time, i.size + (SELECT coalesce(sum(v.size), 0) FROM item_version v"
            + " WHERE v.key = i.key) FROM item i WHERE i.collection = ? AND i.time < ? AND NOT "
            + IN_DATASET
            + "i.key)",
        collection,
        before);
  }

  private static Old read(ResultSet row) throws SQLException {
    return new Old(row.getLong(1), row.getLong(2), row.getLong(3));
  }

  /** Follows what was made from items, as far as that goes too, and returns what must stay. */
  private Set<Long> kept(Collection<Long> keys) throws SQLException {
    Map<Long, List<Long>> parents = new HashMap<>();
    Deque<Long> next = new ArrayDeque<>();
    Sql sql =
        Sql.of("WITH RECURSIVE b (key) AS (SELECT key FROM item WHERE key IN ")
            .list(keys)
            .add(
                " UNION SELECT n.key FROM b" + CHILDREN + " WHERE NOT " + STAYS + ")",
                collection,
                before)
            .add(
                " SELECT c.key, n.key, CASE WHEN " + STAYS + " THEN 1 ELSE 0 END FROM b" + CHILDREN,
                collection,
                before);
    session.list(
        sql,
        row -> {
          parents.computeIfAbsent(row.getLong(2), child -> new ArrayList<>()).add(row.getLong(1));
          if (row.getInt(3) == 1) {
            next.add(row.getLong(2));
          }
          return 0;
        });
    Set<Long> kept = new HashSet<>();
    while (!next.isEmpty()) {
      for (long parent : parents.getOrDefault(next.remove(), List.of())) {
        if (kept.add(parent)) {
          next.add(parent);
        }
      }
    }
    return kept;
  }
}
