package io.recursivestore.item;

import io.recursivestore.item.Terms.Term;
import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** Puts items of one collection within one transaction. */
final class ItemWriter {
  private static final int LISTED = 500;
  private final Session session;
  private final ItemTable table;
  private final Terms terms;
  private final Parents parents;
  private final long now;
  private final StatisticsChange change;
  private final Map<Long, Integer> newest = new LinkedHashMap<>();
  private final Map<Term, Long> numbers = new HashMap<>();

  ItemWriter(Session session, ItemTable table, Terms terms, Parents parents, long now) {
    this.session = session;
    this.table = table;
    this.terms = terms;
    this.parents = parents;
    this.now = now;
    this.change = new StatisticsChange(session, table.id());
  }

  /** An item that is there already. */
  private record Found(long key, int version, ItemMetadata metadata) {
    Found replaced(ItemMetadata by, long time) {
      return new Found(key, version + 1, by.withTime(Times.of(time)));
    }
  }

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
  List<Placed> put(EncodedDrafts items) throws SQLException {
    table.checkThere(session);
    // Only all of them can be put in one order of their ids.
    if (session.dialect() == Dialect.POSTGRESQL) {
      return put(items.all());
    }
    List<Placed> placed = new ArrayList<>();
    for (int part = 0; part < items.parts(); part++) {
      placed.addAll(put(items.part(part)));
    }
    return placed;
  }

  /**
   * Puts a version of each item, as {@link #put(EncodedDrafts)} does, but without looking whether
   * the collection is there.
   */
  List<Placed> put(EncodedItems items) throws SQLException {
    numbers.putAll(terms.number(session, items.words().keySet()));
    long[] keys = session.take("item_key", items.size());
    BitSet isNew = insert(keys, items);
    post(keys, items, isNew);
    Map<String, Found> found = find(items, isNew);
    List<Placed> placed = new ArrayList<>(items.size());
    for (int i = 0; i < keys.length; i++) {
      EncodedItem item = items.get(i);
      placed.add(isNew.get(i) ? placed(keys[i], item) : replaced(item, found));
    }
    change.countPuts(items.size());
    return placed;
  }

  private Placed placed(long key, EncodedItem item) throws SQLException {
    parents.insert(session, table, key, item.metadata().parents());
    change.put(1, 1, item.size(), item.stored().length);
    return new Placed(key, item.id(), 1);
  }

  private Placed replaced(EncodedItem item, Map<String, Found> found) throws SQLException {
    Found old = found.get(item.id());
    if (old == null) {
      // It is tried again.
      throw new SQLTransactionRollbackException(
          "An item was removed while it was put again.", "40001");
    }
    replace(old, item);
    Found replaced = old.replaced(item.metadata(), time(item));
    found.put(item.id(), replaced);
    return new Placed(replaced.key(), item.id(), replaced.version());
  }

  /** Inserts the items whose ids are not there; of one id that comes several times, the first. */
  private BitSet insert(long[] keys, EncodedItems items) throws SQLException {
    String json = session.dialect().json();
    BitSet inserted = new BitSet(keys.length);
    int[] order = order(items);
    try (PreparedStatement insert =
        session.prepare(
            "INSERT INTO item (key, collection, id, version, "
                + ItemRows.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, "
                + (json + ", ").repeat(3)
                + "?, ?, ?, ?) ON CONFLICT (collection, id) DO NOTHING")) {
      for (int from = 0; from < order.length; from += LISTED) {
        int to = Math.min(order.length, from + LISTED);
        for (int at = from; at < to; at++) {
          EncodedItem item = items.get(order[at]);
          insert.setLong(1, keys[order[at]]);
          insert.setLong(2, table.id());
          insert.setString(3, item.id());
          ItemRows.set(insert, 4, 1, item, now);
          insert.addBatch();
        }
        mark(inserted, keys, Arrays.copyOfRange(order, from, to), insert.executeBatch());
      }
    }
    return inserted;
  }

  /** Marks the items of a batch that were inserted; not every driver says which. */
  private void mark(BitSet inserted, long[] keys, int[] batch, int[] counts) throws SQLException {
    List<Long> unknown = new ArrayList<>();
    for (int i = 0; i < batch.length; i++) {
      inserted.set(batch[i], counts[i] > 0);
      if (counts[i] == Statement.SUCCESS_NO_INFO) {
        unknown.add(keys[batch[i]]);
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    Set<Long> there =
        new HashSet<>(
            session.list(
                Sql.of("SELECT key FROM item WHERE key IN ").list(unknown), row -> row.getLong(1)));
    for (int i = 0; i < batch.length; i++) {
      if (counts[i] == Statement.SUCCESS_NO_INFO) {
        inserted.set(batch[i], there.contains(keys[batch[i]]));
      }
    }
  }

  /** Finds the items that were there before. */
  private Map<String, Found> find(EncodedItems items, BitSet isNew) throws SQLException {
    Map<String, Found> found = new HashMap<>();
    // PostgreSQL keeps the rows, in one order for all; SQLite has one writer.
    String end = session.dialect() == Dialect.POSTGRESQL ? " ORDER BY id FOR NO KEY UPDATE" : "";
    List<String> all =
        IntStream.range(0, items.size())
            .filter(i -> !isNew.get(i))
            .mapToObj(i -> items.get(i).id())
            .distinct()
            .sorted()
            .toList();
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

  /** In PostgreSQL all put ids in one order, so that no two writers wait for each other. */
  private int[] order(EncodedItems items) {
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
    List<long[]> rows = new ArrayList<>();
    for (Term word : Terms.of(table.id(), item.metadata())) {
      rows.add(new long[] {number(word), time(item), old.key()});
    }
    Postings.insert(session, rows);
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

  private void post(long[] keys, EncodedItems items, BitSet isNew) throws SQLException {
    long[] times = items.items().stream().mapToLong(this::time).toArray();
    List<long[]> rows = new ArrayList<>();
    items
        .words()
        .forEach(
            (word, places) -> {
              long term = number(word);
              for (int place : places) {
                if (isNew.get(place)) {
                  rows.add(new long[] {term, times[place], keys[place]});
                }
              }
            });
    Postings.insert(session, rows);
  }

  private long number(Term word) {
    return Objects.requireNonNull(numbers.get(word));
  }

  private long time(EncodedItem item) {
    return item.metadata().time().map(Times::micros).orElse(now);
  }
}
