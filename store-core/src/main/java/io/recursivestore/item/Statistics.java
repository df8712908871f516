package io.recursivestore.item;

import io.recursivestore.item.Terms.Kind;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/** Reads a collection's figures. */
final class Statistics {
  private final Session session;
  private final long collection;

  Statistics(Session session, long collection) {
    this.session = session;
    this.collection = collection;
  }

  ItemStatistics read() throws SQLException {
    Map<Kind, Long> words = words();
    ItemTotals totals = totals();
    long datasets =
        session.number(
            Sql.of(
                "SELECT count(*) FROM item_dataset WHERE collection = ? AND deleted = 0",
                collection));
    return new ItemStatistics(
        totals.puts(),
        totals.items(),
        totals.versions(),
        totals.bytes(),
        totals.storedBytes(),
        words.getOrDefault(Kind.TYPE, 0L),
        words.getOrDefault(Kind.SOURCE, 0L),
        words.getOrDefault(Kind.TAG, 0L),
        datasets);
  }

  ItemTotals totals() throws SQLException {
    return session
        .first(
            Sql.of(
                "SELECT coalesce(sum(puts), 0), coalesce(sum(items), 0), coalesce(sum(versions), 0),"
                    + " coalesce(sum(bytes), 0), coalesce(sum(stored_bytes), 0)"
                    + " FROM item_statistics WHERE collection = ?",
                collection),
            row ->
                new ItemTotals(
                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)))
        .orElseThrow();
  }

  /** Counts words that an item has; those of items that are gone may be left over. */
  private Map<Kind, Long> words() throws SQLException {
    Map<Kind, Long> words = new EnumMap<>(Kind.class);
    session.list(
        Sql.of(
            "SELECT kind, count(*) FROM item_term t WHERE collection = ? AND EXISTS"
                + " (SELECT 1 FROM item_posting p WHERE p.term = t.id) GROUP BY kind",
            collection),
        row -> words.put(Kind.of(row.getInt(1)), row.getLong(2)));
    return words;
  }
}
