package io.recursivestore.item;

import io.recursivestore.sql.RowReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rows that have only what is asked for of the items {@code i}. */
final class ScannedRows implements RowReader<ScannedItem> {
  private final String collection;
  private final List<String> names;
  private final int id;
  private final int version;
  private final int time;
  private final int type;
  private final int source;
  private final int tags;
  private final int parents;
  private final int metadata;
  private final int size;
  private final int form;
  private final int checksum;
  private final int payload;

  /**
   * Starts a query.
   *
   * @param collection the collection's name as messages show it
   * @param columns what is asked for
   */
  ScannedRows(String collection, Set<ItemColumn> columns) {
    this.collection = collection;
    Set<String> distinct = new LinkedHashSet<>();
    for (ItemColumn column : columns) {
      distinct.addAll(column.names());
    }
    names = new ArrayList<>(distinct);
    id = place("id");
    version = place("version");
    time = place("time");
    type = place("type");
    source = place("source");
    tags = place("tags");
    parents = place("parents");
    metadata = place("metadata");
    size = place("size");
    form = place("form");
    checksum = place("checksum");
    payload = place("payload");
  }

  /** Returns the number of a column in a row, or 0 if it isn't there. */
  private int place(String name) {
    return names.indexOf(name) + 1;
  }

  /** Returns the beginning of the query. */
  String select() {
    return names.isEmpty() ? "SELECT 1" : "SELECT i." + String.join(", i.", names);
  }

  @Override
  public ScannedItem read(ResultSet row) throws SQLException {
    String text = text(row, id);
    return new ScannedItem(
        text == null ? "" : text,
        version == 0 ? 0 : row.getInt(version),
        time == 0 ? 0 : row.getLong(time),
        text(row, type),
        text(row, source),
        text(row, tags),
        text(row, parents),
        text(row, metadata),
        size == 0 ? 0 : row.getInt(size),
        payload == 0 ? null : payload(row));
  }

  private static @Nullable String text(ResultSet row, int place) throws SQLException {
    return place == 0 ? null : row.getString(place);
  }

  private Payload payload(ResultSet row) throws SQLException {
    String named = row.getString(id);
    int numbered = row.getInt(version);
    return EncodedItem.decode(
        () -> ItemRows.display(collection, named, numbered),
        row.getInt(form),
        row.getInt(size),
        row.getLong(checksum),
        row.getBytes(payload));
  }
}
