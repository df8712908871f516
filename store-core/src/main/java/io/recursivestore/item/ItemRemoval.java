package io.recursivestore.item;

import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Removes items of one collection, with all of their versions, within one transaction. */
final class ItemRemoval {
  private final Session session;
  private final ItemTable table;
  private final Terms terms;
  private final StatisticsChange change;

  ItemRemoval(Session session, ItemTable table, Terms terms) {
    this.session = session;
    this.table = table;
    this.terms = terms;
    this.change = new StatisticsChange(session, table.id());
  }

  /** An item that is removed. */
  private record Removed(long key, ItemMetadata metadata, long size, long stored) {}

  /** Returns the number of an item. */
  Optional<Long> key(String id) throws SQLException {
    return session.first(
        Sql.of("SELECT key FROM item WHERE collection = ? AND id = ?", table.id(), id),
        row -> row.getLong(1));
  }

  /** Returns a dataset that has a version of an item, if there is one. */
  Optional<String> dataset(long key) throws SQLException {
    return session.first(
        Sql.of(
            "SELECT d.name FROM item_dataset_member m JOIN item_dataset d ON d.id = m.dataset"
                + " WHERE m.key = ? LIMIT 1",
            key),
        row -> row.getString(1));
  }

  /**
   * Locks items, so that nobody changes them before they are removed.
   *
   * @param keys their numbers, at most some hundreds
   */
  void lock(List<Long> keys) throws SQLException {
    if (!keys.isEmpty()) {
      session.lock(
          Sql.of("SELECT 1 FROM item WHERE key IN ").list(keys).add(" ORDER BY id"), "UPDATE");
    }
  }

  /**
   * Removes items that are locked.
   *
   * @param keys their numbers, at most some hundreds
   * @return how many were there
   */
  int remove(List<Long> keys) throws SQLException {
    if (keys.isEmpty()) {
      return 0;
    }
    List<Removed> removed =
        session.list(
            Sql.of(
                    "SELECT key, version, time, type, source, tags, parents, metadata, size,"
                        + " length(payload) FROM item WHERE key IN ")
                .list(keys),
            row ->
                new Removed(
                    row.getLong(1), ItemRows.metadata(row), row.getLong(9), row.getLong(10)));
    Postings postings = new Postings(session, table.id(), terms);
    for (Removed item : removed) {
      postings.delete(item.key(), item.metadata());
      count(1, item.size(), item.stored());
    }
    for (long[] version :
        session.list(
            Sql.of("DELETE FROM item_version WHERE key IN ")
                .list(keys)
                .add(" RETURNING size, length(payload)"),
            row -> new long[] {row.getLong(1), row.getLong(2)})) {
      count(0, version[0], version[1]);
    }
    session.update(Sql.of("DELETE FROM item_parent WHERE key IN ").list(keys));
    session.update(Sql.of("DELETE FROM item WHERE key IN ").list(keys));
    change.apply();
    return removed.size();
  }

  private void count(int items, long size, long stored) {
    change.put(-items, -1, -size, -stored);
  }
}
