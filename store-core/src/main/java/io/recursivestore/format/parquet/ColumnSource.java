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
    return ListForm.isRepeated(type)
        ? new ColumnSource(type, List.of(content(type)), null)
        : content(type);
  }

  private static ColumnSource content(Type type) {
    if (type.isPrimitive()) {
      return new ColumnSource(type, List.of(), null);
    }
    GroupType group = type.asGroupType();
    if (ListForm.isList(group)) {
      Type element = ListForm.element(group);
      boolean isInner = ListForm.isRepeated(element);
      return new ColumnSource(type, List.of(isInner ? content(element) : all(element)), null);
    }
    List<Type> below =
        ListForm.isMap(group) ? ListForm.entry(group).getFields() : group.getFields();
    return new ColumnSource(type, below.stream().map(ColumnSource::all).toList(), null);
  }

  /** Finds a column and those in it among some of the file, by their ids. */
  static ColumnSource find(List<Type> types, Column column) {
    for (Type type : types) {
      if (type.getId() != null && type.getId().intValue() == column.id()) {
        return ListForm.isRepeated(type) && column.type() instanceof ListOf list
            ? new ColumnSource(type, List.of(content(type, list.element().type())), null)
            : content(type, column.type());
      }
    }
    return new ColumnSource(null, List.of(), column.defaultValue());
  }

  private static ColumnSource content(Type type, DataType as) {
    if (type.isPrimitive()) {
      return new ColumnSource(type, List.of(), null);
    }
    GroupType group = type.asGroupType();
    if (ListForm.isList(group) && as instanceof ListOf list) {
      Type element = ListForm.element(group);
      ColumnSource child =
          ListForm.isRepeated(element)
              ? content(element, list.element().type())
              : find(List.of(element), list.element());
      return new ColumnSource(type, List.of(child), null);
    }
    List<Type> below =
        ListForm.isMap(group) ? ListForm.entry(group).getFields() : group.getFields();
    return new ColumnSource(type, columns(as).stream().map(c -> find(below, c)).toList(), null);
  }

  /** Returns whether this is a list without a group: its element has the same type. */
  boolean isBareList() {
    return type != null && children.size() == 1 && type.equals(children.get(0).type());
  }

  /** Returns the part of the file's column that is read, which must be there. */
  Type projection() {
    Type all = present();
    if (isBareList()) {
      return children.get(0).projection();
    }
    if (all.isPrimitive()) {
      return all;
    }
    GroupType group = all.asGroupType();
    if (ListForm.isMap(group) || (ListForm.isList(group) && !hasBareElement(group))) {
      GroupType repeated = group.getType(0).asGroupType();
      return group.withNewFields(repeated.withNewFields(projected(repeated)));
    }
    return group.withNewFields(projected(group));
  }

  private static boolean hasBareElement(GroupType list) {
    return ListForm.isRepeated(ListForm.element(list));
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
