package io.recursivestore.item;

import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads items of one collection within one transaction. */
final class ItemReader {
  private static final int LISTED = 500;
  private static final String NEWEST = "i.id, i.version, " + prefixed("i.");
  private static final String EARLIER = "i.id, v.version, " + prefixed("v.");

  private final Session session;
  private final ItemTable table;
  private final Terms terms;

  ItemReader(Session session, ItemTable table, Terms terms) {
    this.session = session;
    this.table = table;
    this.terms = terms;
  }

  private static String prefixed(String alias) {
    return alias + ItemRows.COLUMNS.replace(", ", ", " + alias);
  }

  Optional<Item> get(String id) throws SQLException {
    return session.first(newest(id), this::item);
  }

  Optional<Item> get(String id, int version) throws SQLException {
    Optional<Item> newest =
        session.first(newest(id).add(" AND i.version = ?", version), this::item);
    return newest.isPresent()
        ? newest
        : session.first(
            Sql.of(
                "SELECT "
                    + EARLIER
                    + " FROM item i JOIN item_version v ON v.key = i.key"
                    + " WHERE i.collection = ? AND i.id = ? AND v.version = ?",
                table.id(),
                id,
                version),
            this::item);
  }

  List<Integer> versions(String id) throws SQLException {
    return session.list(
        Sql.of(
            "SELECT version FROM item WHERE collection = ? AND id = ? UNION ALL SELECT v.version"
                + " FROM item i JOIN item_version v ON v.key = i.key"
                + " WHERE i.collection = ? AND i.id = ? ORDER BY 1",
            table.id(),
            id,
            table.id(),
            id),
        row -> row.getInt(1));
  }

  Map<String, Item> all(Collection<String> ids) throws SQLException {
    Map<String, Item> found = new LinkedHashMap<>();
    List<String> list = ids.stream().filter(Names::isText).distinct().toList();
    for (int from = 0; from < list.size(); from += LISTED) {
      List<String> some = list.subList(from, Math.min(list.size(), from + LISTED));
      for (Item item :
          session.list(
              Sql.of(
                      "SELECT " + NEWEST + " FROM item i WHERE i.collection = ? AND i.id IN ",
                      table.id())
                  .list(some),
              this::item)) {
        found.put(item.id(), item);
      }
    }
    Map<String, Item> ordered = new LinkedHashMap<>();
    for (String id : list) {
      Optional.ofNullable(found.get(id)).ifPresent(item -> ordered.put(id, item));
    }
    return ordered;
  }

  /** An item with its number. */
  private record Found(Item item, long key) {}

  ItemPage find(ItemQuery query) throws SQLException {
    QuerySql sql = new QuerySql(session, table, terms);
    Optional<Sql> from = sql.from(query);
    if (from.isEmpty()) {
      return new ItemPage(List.of(), Optional.empty());
    }
    List<Found> found =
        session.list(
            Sql.of("SELECT " + NEWEST + ", i.key")
                .add(from.get())
                .add(sql.rest(query, QuerySql.isByWord(query))),
            row -> new Found(item(row), row.getLong(13)));
    List<Item> items = new ArrayList<>(found.size());
    found.forEach(each -> items.add(each.item()));
    return new ItemPage(items, next(query, found));
  }

  long count(ItemQuery query) throws SQLException {
    Optional<Sql> from = new QuerySql(session, table, terms).from(query);
    return from.isEmpty() ? 0 : session.number(Sql.of("SELECT count(*)").add(from.get()));
  }

  /** Returns the time of the first item that matches. */
  Optional<Instant> firstTime(ItemQuery query) throws SQLException {
    QuerySql sql = new QuerySql(session, table, terms);
    Optional<Sql> from = sql.from(query);
    if (from.isEmpty()) {
      return Optional.empty();
    }
    return session.first(
        Sql.of("SELECT i.time")
            .add(from.get())
            .add(sql.rest(query.limit(1), QuerySql.isByWord(query))),
        row -> Times.of(row.getLong(1)));
  }

  private static Optional<String> next(ItemQuery query, List<Found> found) {
    if (found.size() < query.limit()) {
      return Optional.empty();
    }
    Found last = found.get(found.size() - 1);
    return Optional.of(
        new Cursor(Times.micros(last.item().time()), last.key(), last.item().id())
            .text(query.order()));
  }

  private Sql newest(String id) {
    return Sql.of(
        "SELECT " + NEWEST + " FROM item i WHERE i.collection = ? AND i.id = ?", table.id(), id);
  }

  private Item item(ResultSet row) throws SQLException {
    return ItemRows.read(table.display(), row);
  }
}
