package io.recursivestore.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes datasets of items within one transaction. */
final class ItemDatasets {
  private static final int LISTED = 500;
  private static final String COLUMNS = "name, version, time, metadata, items, bytes, id";

  private final Session session;
  private final ItemTable table;

  ItemDatasets(Session session, ItemTable table) {
    this.session = session;
    this.table = table;
  }

  /** Adds a version of a dataset. */
  ItemDataset add(String name, List<ItemWriter.Placed> items, ObjectNode metadata, long now)
      throws SQLException {
    int version =
        1
            + (int)
                session.number(
                    Sql.of(
                        "SELECT coalesce(max(version), 0) FROM item_dataset"
                            + " WHERE collection = ? AND name = ?",
                        table.id(),
                        name));
    long id = session.take("item_number", 1)[0];
    List<long[]> members = new ArrayList<>(items.size());
    for (ItemWriter.Placed item : items) {
      members.add(new long[] {id, members.size(), item.key(), item.version()});
    }
    ManyRows.insert(session, "item_dataset_member (dataset, position, key, version)", members);
    long bytes =
        session.number(
            Sql.of(
                "SELECT coalesce(sum(size), 0) FROM (" + versions("size", "") + ") AS counted",
                id,
                id));
    session.update(
        Sql.of(
            "INSERT INTO item_dataset (id, collection, name, version, time, metadata, items, bytes, deleted)"
                + " VALUES (?, ?, ?, ?, ?, "
                + session.dialect().json()
                + ", ?, ?, 0)",
            id,
            table.id(),
            name,
            version,
            now,
            Json.text(metadata),
            items.size(),
            bytes));
    return new ItemDataset(name, version, Times.of(now), metadata, items.size(), bytes);
  }

  /** Finds where versions of items are. */
  List<ItemWriter.Placed> place(List<ItemVersion> versions) throws SQLException {
    Map<ItemVersion, Long> keys = new HashMap<>();
    for (int from = 0; from < versions.size(); from += LISTED) {
      List<String> ids =
          versions.subList(from, Math.min(versions.size(), from + LISTED)).stream()
              .map(ItemVersion::id)
              .filter(Names::isText)
              .distinct()
              .toList();
      if (!ids.isEmpty()) {
        // Nobody may remove these versions meanwhile.
        session.lock(
            Sql.of("SELECT 1 FROM item WHERE collection = ? AND id IN ", table.id())
                .list(ids)
                .add(" ORDER BY id"),
            "SHARE");
        session.list(
            Sql.of(
                    "SELECT i.id, i.version, i.key FROM item i WHERE i.collection = ? AND i.id IN ",
                    table.id())
                .list(ids)
                .add(" UNION ALL SELECT i.id, v.version, i.key FROM item i JOIN item_version v")
                .add(" ON v.key = i.key WHERE i.collection = ? AND i.id IN ", table.id())
                .list(ids),
            row -> keys.put(new ItemVersion(row.getString(1), row.getInt(2)), row.getLong(3)));
      }
    }
    List<ItemWriter.Placed> placed = new ArrayList<>(versions.size());
    for (ItemVersion version : versions) {
      Long key = keys.get(version);
      if (key == null) {
        throw new NotFoundException(
            "There is no "
                + ItemRows.display(table.display(), version.id(), version.version())
                + " to be put into a dataset.");
      }
      placed.add(new ItemWriter.Placed(key, version.id(), version.version()));
    }
    return placed;
  }

  /** Returns the newest versions of all datasets, by name. */
  List<ItemDataset> list() throws SQLException {
    return session.list(
        Sql.of(
            "SELECT "
                + COLUMNS
                + " FROM item_dataset d WHERE collection = ? AND deleted = 0 AND version = (SELECT max(version)"
                + " FROM item_dataset e WHERE e.collection = d.collection AND e.name = d.name AND e.deleted = 0)"
                + " ORDER BY name",
            table.id()),
        ItemDatasets::read);
  }

  Optional<ItemDataset> newest(String name) throws SQLException {
    return session.first(
        Sql.of(
            "SELECT "
                + COLUMNS
                + " FROM item_dataset WHERE collection = ? AND name = ? AND deleted = 0 ORDER BY version DESC"
                + " LIMIT 1",
            table.id(),
            name),
        ItemDatasets::read);
  }

  Optional<ItemDataset> find(String name, int version) throws SQLException {
    return session.first(row(name, version), ItemDatasets::read);
  }

  /** Returns some of the items of a dataset, in its order. */
  List<Item> items(String name, int version, int from, int limit) throws SQLException {
    long id = id(name, version);
    return session.list(
        Sql.of(
            versions(ItemRows.COLUMNS, " AND m.position >= ? AND m.position < ?")
                + " ORDER BY position",
            id,
            from,
            (long) from + limit,
            id,
            from,
            (long) from + limit),
        row -> ItemRows.read(table.display(), row));
  }

  /** Removes a version of a dataset; its items stay. */
  void delete(String name, int version) throws SQLException {
    long id = id(name, version);
    session.update(Sql.of("DELETE FROM item_dataset_member WHERE dataset = ?", id));
    // Its number is not given again.
    session.update(Sql.of("UPDATE item_dataset SET deleted = 1 WHERE id = ?", id));
  }

  private long id(String name, int version) throws SQLException {
    return session
        .first(row(name, version), row -> row.getLong(7))
        .orElseThrow(
            () ->
                new NotFoundException(
                    "There is no version "
                        + version
                        + " of a dataset '"
                        + Names.shown(name)
                        + "' in "
                        + table.display()
                        + "."));
  }

  private Sql row(String name, int version) {
    return Sql.of(
        "SELECT "
            + COLUMNS
            + " FROM item_dataset WHERE collection = ? AND name = ? AND version = ? AND deleted = 0",
        table.id(),
        name,
        version);
  }

  /** Returns a query for members of a dataset, with its parameters twice. */
  private static String versions(String columns, String condition) {
    String newest = "i." + columns.replace(", ", ", i.");
    String earlier = "v." + columns.replace(", ", ", v.");
    return "SELECT i.id, m.version, "
        + newest
        + ", m.position FROM item_dataset_member m JOIN item i ON i.key = m.key"
        + " AND i.version = m.version WHERE m.dataset = ?"
        + condition
        + " UNION ALL SELECT i.id, m.version, "
        + earlier
        + ", m.position FROM item_dataset_member m JOIN item i ON i.key = m.key JOIN item_version v"
        + " ON v.key = m.key AND v.version = m.version WHERE m.dataset = ?"
        + condition;
  }

  private static ItemDataset read(ResultSet row) throws SQLException {
    return new ItemDataset(
        row.getString(1),
        row.getInt(2),
        Times.of(row.getLong(3)),
        (ObjectNode) Json.read(row.getString(4)),
        row.getInt(5),
        row.getLong(6));
  }
}
