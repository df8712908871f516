package io.recursivestore.item;

import io.recursivestore.sql.Rows;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Scans a collection in parts. */
final class ItemScans {
  private final ItemDatabase database;
  private final ItemTable table;

  ItemScans(ItemDatabase database, ItemTable table) {
    this.database = database;
    this.table = table;
  }

  /** Cuts the numbers of items into ranges of the same length. */
  List<ItemSplit> splits(int wanted) {
    return database
        .database()
        .read(
            session -> {
              long first = session.number(Sql.of("SELECT coalesce(min(key), 0) FROM item"));
              long end = session.number(Sql.of("SELECT coalesce(max(key), -1) + 1 FROM item"));
              List<ItemSplit> splits = new ArrayList<>();
              long length = Math.max(1, (end - first + wanted - 1) / wanted);
              for (long from = first; from < end; from += length) {
                splits.add(new ItemSplit(from, Math.min(end, from + length)));
              }
              return splits;
            });
  }

  /** Starts a scan; nothing is returned if no item can match. */
  Optional<Rows<ScannedItem>> scan(ItemQuery query, ItemSplit split, Set<ItemColumn> columns) {
    Optional<Sql> from = database.database().read(session -> from(session, query));
    return from.map(
        sql ->
            database
                .database()
                .rows(
                    Sql.of("SELECT i.id, i.version, i.time, i.size" + list(columns))
                        .add(sql)
                        .add(" AND i.key >= ? AND i.key < ?", split.from(), split.to()),
                    this::read));
  }

  private Optional<Sql> from(Session session, ItemQuery query) throws SQLException {
    return new QuerySql(session, table, database.terms()).from(query);
  }

  private static String list(Set<ItemColumn> columns) {
    StringBuilder list = new StringBuilder();
    for (ItemColumn column : ItemColumn.values()) {
      for (String name : column.names()) {
        list.append(columns.contains(column) ? ", i." + name : ", NULL");
      }
    }
    return list.toString();
  }

  private ScannedItem read(ResultSet row) throws SQLException {
    String id = row.getString(1);
    int version = row.getInt(2);
    int size = row.getInt(4);
    byte[] stored = row.getBytes(12);
    return new ScannedItem(
        id,
        version,
        row.getLong(3),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        size,
        stored == null
            ? null
            : EncodedItem.decode(
                () -> ItemRows.display(table.display(), id, version),
                row.getInt(10),
                size,
                row.getLong(11),
                stored));
  }
}
