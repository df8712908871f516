package io.recursivestore.exchange.files;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The columns of files, as columns of a dataset that is to have them. */
final class FreshColumns {
  private int lastId;

  private FreshColumns() {}

  /** Numbers columns from 1, and lets all be null: files without nulls are no promise. */
  static Schema of(List<Column> columns) {
    FreshColumns fresh = new FreshColumns();
    return new Schema(fresh.all(columns));
  }

  /** Returns the ids of columns by their names. */
  static Map<String, NamedId> names(List<Column> columns) {
    Map<String, NamedId> names = new LinkedHashMap<>();
    columns.forEach(c -> names.put(c.name(), new NamedId(c.id(), names(below(c.type())))));
    return names;
  }

  private List<Column> all(List<Column> columns) {
    return columns.stream().map(c -> one(c, true)).toList();
  }

  private Column one(Column column, boolean nullable) {
    int id = ++lastId;
    return new Column(id, column.name(), type(column.type()), nullable);
  }

  private DataType type(DataType type) {
    if (type instanceof Struct struct) {
      return new Struct(all(struct.columns()));
    }
    if (type instanceof ListOf list) {
      return new ListOf(one(list.element(), true));
    }
    return type instanceof MapOf map
        ? new MapOf(one(map.key(), false), one(map.value(), true))
        : type;
  }

  private static List<Column> below(DataType type) {
    if (type instanceof Struct struct) {
      return struct.columns();
    }
    if (type instanceof ListOf list) {
      return List.of(list.element());
    }
    return type instanceof MapOf map ? List.of(map.key(), map.value()) : List.of();
  }
}
