package io.recursivestore.format.parquet;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * What a vector is filled from.
 *
 * @param type the file's column, or null if the file was written before there was one
 * @param children what the vectors below are filled from, in their order: the members of a struct,
 *     the element of a list, the key and the value of a map
 * @param constant the value of all rows if the file has no column, or null for null
 */
record ColumnSource(@Nullable Type type, List<ColumnSource> children, @Nullable Value constant) {

  /** Takes all of a column as it is in the file. */
  static ColumnSource all(Type type) {
    return new ColumnSource(type, below(type).stream().map(ColumnSource::all).toList(), null);
  }

  /** Finds a column and those in it among some of the file, by their ids. */
  static ColumnSource find(List<Type> types, Column column) {
    for (Type type : types) {
      if (type.getId() != null && type.getId().intValue() == column.id()) {
        List<Type> below = below(type);
        return new ColumnSource(
            type, columns(column.type()).stream().map(c -> find(below, c)).toList(), null);
      }
    }
    return new ColumnSource(null, List.of(), column.defaultValue());
  }

  /** Returns the part of the file's column that is read, which must be there. */
  Type projection() {
    Type all = present();
    if (all.isPrimitive()) {
      return all;
    }
    GroupType group = all.asGroupType();
    if (isRepeated(group)) {
      GroupType repeated = group.getType(0).asGroupType();
      return group.withNewFields(repeated.withNewFields(projected(repeated)));
    }
    return group.withNewFields(projected(group));
  }

  /** Returns the file's column, which must be there. */
  Type present() {
    if (type == null) {
      throw new IllegalStateException("The file has no such column");
    }
    return type;
  }

  /** Returns a leaf below a group, which tells where its rows are if nothing else of it is read. */
  static Type leafOf(GroupType group) {
    Type first = group.getType(0);
    return first.isPrimitive()
        ? first
        : first.asGroupType().withNewFields(leafOf(first.asGroupType()));
  }

  private List<Type> projected(GroupType group) {
    List<Type> types = new ArrayList<>();
    for (ColumnSource child : children) {
      if (child.type != null) {
        types.add(child.projection());
      }
    }
    return types.isEmpty() ? List.of(leafOf(group)) : types;
  }

  private static List<Type> below(Type type) {
    if (type.isPrimitive()) {
      return List.of();
    }
    GroupType group = type.asGroupType();
    return isRepeated(group) ? group.getType(0).asGroupType().getFields() : group.getFields();
  }

  /** Whether a group is a list or a map. A repeated column is part of nothing else. */
  private static boolean isRepeated(GroupType group) {
    return group.getFieldCount() == 1
        && group.getType(0).isRepetition(Repetition.REPEATED)
        && !group.getType(0).isPrimitive();
  }

  /** Returns the columns in a type, in order. */
  static List<Column> columns(DataType type) {
    if (type instanceof Struct struct) {
      return struct.columns();
    }
    if (type instanceof ListOf list) {
      return List.of(list.element());
    }
    return type instanceof MapOf map ? List.of(map.key(), map.value()) : List.of();
  }
}
