package io.recursivestore.item;

import io.recursivestore.item.Terms.Term;
import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Puts items of one collection within one transaction. */
final class ItemWriter {
  private static final int LISTED = 500;
  private static final Comparator<long[]> IN_ORDER =
      Comparator.<long[]>comparingLong(row -> row[0])
          .thenComparingLong(row -> row[1])
          .thenComparingLong(row -> row[2]);

  private final Session session;
  private final ItemTable table;
  private final Terms terms;
  private final Parents parents;
  private final long now;
  private final StatisticsChange change;
  private final Map<Long, Integer> newest = new LinkedHashMap<>();
  private Map<Term, Long> numbers = Map.of();

  ItemWriter(Session session, ItemTable table, Terms terms, Parents parents, long now) {
    this.session = session;
    this.table = table;
    this.terms = terms;
    this.parents = parents;
    this.now = now;
    this.change = new StatisticsChange(session, table.id());
  }

  /** An item that is there already. */
  private record Found(long key, int version, ItemMetadata metadata) {}

  /** Where a version of an item was put. */
  record Placed(long key, String id, int version) {}

  /** Returns the numbers of the words, which may be remembered once this is committed. */
  Map<Term, Long> numbers() {
    return numbers;
  }

  /**
   * Puts a version of each item, in order. The caller calls {@link #finish} in the same
   * transaction.
   */
  List<Placed> put(List<EncodedItem> items) throws SQLException {
    table.checkThere(session);
    number(items);
    List<Placed> placed = new ArrayList<>(items.size());
    int from = 0;
    while (from < items.size()) {
      int to = endOfDistinct(items, from);
      putDistinct(items.subList(from, to), placed);
      from = to;
    }
    change.countPuts(items.size());
    return placed;
  }

  private void number(List<EncodedItem> items) throws SQLException {
    Set<Term> all = new HashSet<>();
    for (EncodedItem item : items) {
      all.addAll(Terms.of(table.id(), item.metadata()));
    }
    numbers = terms.number(session, all);
  }

  private static int endOfDistinct(List<EncodedItem> items, int from) {
    Set<String> ids = new HashSet<>();
    int to = from;
    while (to < items.size() && ids.add(items.get(to).id())) {
      to++;
    }
    return to;
  }

  private void putDistinct(List<EncodedItem> items, List<Placed> placed) throws SQLException {
    Map<String, Found> found = find(items);
    long[] keys =
        found.size() == items.size()
            ? new long[0]
            : session.take("item_key", items.size() - found.size());
    List<EncodedItem> fresh = new ArrayList<>(keys.length);
    for (EncodedItem item : items) {
      Found old = found.get(item.id());
      if (old == null) {
        placed.add(new Placed(keys[fresh.size()], item.id(), 1));
        fresh.add(item);
      } else {
        placed.add(new Placed(old.key(), item.id(), old.version() + 1));
        replace(old, item);
      }
    }
    insert(keys, fresh);
  }

  private Map<String, Found> find(List<EncodedItem> items) throws SQLException {
    Map<String, Found> found = new HashMap<>();
    // PostgreSQL keeps the rows, in one order for all; SQLite has one writer.
    String end = session.dialect() == Dialect.POSTGRESQL ? " ORDER BY id FOR NO KEY UPDATE" : "";
    List<String> all = items.stream().map(EncodedItem::id).sorted().toList();
    for (int from = 0; from < all.size(); from += LISTED) {
      List<String> ids = all.subList(from, Math.min(all.size(), from + LISTED));
      Sql sql =
          Sql.of(
                  "SELECT key, version, time, type, source, tags, parents, metadata, id FROM item"
                      + " WHERE collection = ? AND id IN ",
                  table.id())
              .list(ids)
              .add(end);
      session.list(
          sql,
          row ->
              found.put(
                  row.getString(9),
                  new Found(row.getLong(1), row.getInt(2), ItemRows.metadata(row))));
    }
    return found;
  }

  private void insert(long[] keys, List<EncodedItem> items) throws SQLException {
    if (items.isEmpty()) {
      return;
    }
    String json = session.dialect().json();
    List<long[]> postings = new ArrayList<>();
    try (PreparedStatement insert =
        session.prepare(
            "INSERT INTO item (key, collection, id, version, "
                + ItemRows.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, "
                + (json + ", ").repeat(3)
                + "?, ?, ?, ?)")) {
      int rows = 0;
      for (int i : order(items)) {
        EncodedItem item = items.get(i);
        insert.setLong(1, keys[i]);
        insert.setLong(2, table.id());
        insert.setString(3, item.id());
        ItemRows.set(insert, 4, 1, item, now);
        insert.addBatch();
        post(keys[i], item.metadata(), time(item), postings);
        change.put(1, 1, item.size(), item.stored().length);
        if (++rows % LISTED == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
    postings.sort(IN_ORDER);
    ManyRows.insert(session, "item_posting (term, time, key)", postings);
    for (int i = 0; i < keys.length; i++) {
      parents.insert(session, table, keys[i], items.get(i).metadata().parents());
    }
  }

  /** In PostgreSQL all put ids in one order, so that no two writers wait for each other. */
  private int[] order(List<EncodedItem> items) {
    IntStream all = IntStream.range(0, items.size());
    return session.dialect() == Dialect.SQLITE
        ? all.toArray()
        : all.boxed()
            .sorted(Comparator.comparing(i -> items.get(i).id()))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** Counts items that were put without this. */
  void countMoved(long items, long bytes, long storedBytes) {
    change.countPuts(items);
    change.put(items, items, bytes, storedBytes);
  }

  private void replace(Found old, EncodedItem item) throws SQLException {
    session.update(
        Sql.of(
            "INSERT INTO item_version (key, version, "
                + ItemRows.COLUMNS
                + ") SELECT key, version, "
                + ItemRows.COLUMNS
                + " FROM item WHERE key = ?",
            old.key()));
    String json = session.dialect().json();
    try (PreparedStatement update =
        session.prepare(
            "UPDATE item SET version = ?, time = ?, type = ?, source = ?, tags = "
                + json
                + ", parents = "
                + json
                + ", metadata = "
                + json
                + ", form = ?, size = ?, checksum = ?, payload = ? WHERE key = ?")) {
      int at = ItemRows.set(update, 1, old.version() + 1, item, now);
      update.setLong(at, old.key());
      update.executeUpdate();
    }
    change.put(0, 1, item.size(), item.stored().length);
    repost(old, item);
    parents.delete(session, old.key());
    parents.insert(session, table, old.key(), item.metadata().parents());
    newest.put(old.key(), old.version() + 1);
  }

  private void repost(Found old, EncodedItem item) throws SQLException {
    new Postings(session, table.id(), terms).delete(old.key(), old.metadata());
    List<long[]> postings = new ArrayList<>();
    post(old.key(), item.metadata(), time(item), postings);
    ManyRows.insert(session, "item_posting (term, time, key)", postings);
  }

  /**
   * Removes versions that are too old by now, and writes the figures: the last thing that is done.
   */
  void finish() throws SQLException {
    for (Map.Entry<Long, Integer> item : newest.entrySet()) {
      trim(item.getKey(), item.getValue());
    }
    newest.clear();
    change.apply();
  }

  /** Removes versions that are too old, but for those that a dataset has. */
  private void trim(long key, int version) throws SQLException {
    List<long[]> gone =
        session.list(
            Sql.of(
                "DELETE FROM item_version WHERE key = ? AND version <= ? AND NOT EXISTS (SELECT 1"
                    + " FROM item_dataset_member m WHERE m.key = item_version.key"
                    + " AND m.version = item_version.version) RETURNING size, length(payload)",
                key,
                version - table.settings().keptVersions()),
            row -> new long[] {row.getLong(1), row.getLong(2)});
    for (long[] sizes : gone) {
      change.put(0, -1, -sizes[0], -sizes[1]);
    }
  }

  private void post(long key, ItemMetadata metadata, long time, List<long[]> postings) {
    for (Term term : Terms.of(table.id(), metadata)) {
      postings.add(new long[] {numbers.get(term), time, key});
    }
  }

  private long time(EncodedItem item) {
    return item.metadata().time().map(Times::micros).orElse(now);
  }
}
