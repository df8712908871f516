package io.recursivestore.item;

import io.recursivestore.sql.Rows;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import io.recursivestore.sql.Work;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Scans a collection in parts. */
final class ItemScans {
  private static final int MIN_FETCHED = 16;
  private static final int MAX_FETCHED = 2_000;
  private static final long FETCHED_BYTES = 8L << 20;

  /** Reading an item of a range takes about as long as looking this many up less one. */
  private static final long SPARSE = 10;

  /** Where no more items match, it doesn't matter how they are found. */
  private static final long MIN_DENSE_ITEMS = 1_000;

  private final ItemDatabase database;
  private final ItemTable table;

  ItemScans(ItemDatabase database, ItemTable table) {
    this.database = database;
    this.table = table;
  }

  /** Cuts the collection into parts in which about the same number of items match. */
  List<ItemSplit> splits(ItemQuery query, int wanted) {
    return database.database().read(session -> splits(session, query, wanted));
  }

  private List<ItemSplit> splits(Session session, ItemQuery query, int wanted) throws SQLException {
    QuerySql sql = new QuerySql(session, table, database.terms());
    if (sql.from(query).isEmpty()) {
      return List.of();
    }
    if (!query.ids().isEmpty()) {
      return List.of(new ItemSplit(Long.MIN_VALUE, Long.MAX_VALUE, true));
    }
    long first = session.number(Sql.of("SELECT coalesce(min(key), 0) FROM item"));
    long end = session.number(Sql.of("SELECT coalesce(max(key), -1) + 1 FROM item"));
    long bound = Math.max(MIN_DENSE_ITEMS, (end - first) / SPARSE);
    Sql candidates = sql.candidates(query);
    Sql bounded = Sql.of("SELECT 1 FROM (").add(candidates).add(") AS k LIMIT ?", bound + 1);
    long found = session.number(Sql.of("SELECT count(*) FROM (").add(bounded).add(") AS found"));
    return found > bound
        ? new KeyRanges(session, table).dense(first, end, wanted)
        : new KeyRanges(session, table).sparse(candidates, found, wanted);
  }

  /** Starts a scan; nothing is returned if no item can match. */
  Optional<Rows<ScannedItem>> scan(ItemQuery query, ItemSplit split, Set<ItemColumn> columns) {
    String key = split.isSparse() && QuerySql.isByWord(query) ? "d.key" : "i.key";
    return started(
        columns,
        session ->
            new QuerySql(session, table, database.terms())
                .from(query, split.isSparse())
                .map(
                    from ->
                        from.add(
                            " AND " + key + " >= ? AND " + key + " < ?",
                            split.from(),
                            split.to())));
  }

  /** Starts to read what matches in order; nothing is returned if no item can match. */
  Optional<Rows<ScannedItem>> rows(ItemQuery query, Set<ItemColumn> columns) {
    return started(
        columns,
        session -> {
          QuerySql sql = new QuerySql(session, table, database.terms());
          return sql.from(query).map(from -> from.add(sql.rest(query, QuerySql.isByWord(query))));
        });
  }

  private Optional<Rows<ScannedItem>> started(Set<ItemColumn> columns, Work<Optional<Sql>> end) {
    int[] fetched = new int[1];
    Optional<Sql> sql =
        database
            .database()
            .read(
                session -> {
                  fetched[0] =
                      columns.contains(ItemColumn.PAYLOAD) ? fetched(session) : MAX_FETCHED;
                  return end.run(session);
                });
    ScannedRows reader = new ScannedRows(table.display(), columns);
    return sql.map(
        rest -> database.database().rows(Sql.of(reader.select()).add(rest), fetched[0], reader));
  }

  /** Returns how many rows are fetched at once, so that their payloads are no more than some MB. */
  private int fetched(Session session) throws SQLException {
    ItemTotals totals = new Statistics(session, table.id()).totals();
    long average = totals.storedBytes() / Math.max(1, totals.versions()) + 1;
    return (int) Math.max(MIN_FETCHED, Math.min(MAX_FETCHED, FETCHED_BYTES / average));
  }
}
