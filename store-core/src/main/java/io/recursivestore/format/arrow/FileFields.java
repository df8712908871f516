package io.recursivestore.format.arrow;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** The fields of a file: those of Arrow, with the ids of the columns as metadata. */
final class FileFields {
  /** The key that others use for the ids of Parquet, so that they keep ours. */
  private static final String ID = "PARQUET:field_id";

  private FileFields() {}

  /** Returns the schema to write. */
  static org.apache.arrow.vector.types.pojo.Schema of(Schema schema) {
    return new org.apache.arrow.vector.types.pojo.Schema(
        named(ArrowSchemas.toArrow(schema).getFields(), schema.columns()));
  }

  /**
   * Returns the columns that a file was written with.
   *
   * @throws IllegalArgumentException if a field has no id
   * @throws io.recursivestore.model.InvalidRequestException if the type of one is none of ours
   */
  static List<Column> columns(org.apache.arrow.vector.types.pojo.Schema file) {
    return columns(file.getFields(), ArrowSchemas.fromArrow(file).columns());
  }

  /**
   * Returns the columns of a file that may have been written elsewhere.
   *
   * @param names the ids of its fields by their names; empty if the file holds ids
   * @throws IllegalArgumentException if a field has no id
   * @throws io.recursivestore.model.InvalidRequestException if the type of one is none of ours
   */
  static List<Column> columns(
      org.apache.arrow.vector.types.pojo.Schema file, Map<String, NamedId> names) {
    if (names.isEmpty()) {
      return columns(file);
    }
    return renumbered(ArrowSchemas.fromArrow(file).columns(), names);
  }

  /** Returns the columns in a type, in order. */
  static List<Column> below(DataType type) {
    if (type instanceof Struct struct) {
      return struct.columns();
    }
    if (type instanceof ListOf list) {
      return List.of(list.element());
    }
    return type instanceof MapOf map ? List.of(map.key(), map.value()) : List.of();
  }

  private static List<Column> renumbered(List<Column> columns, Map<String, NamedId> names) {
    List<Column> found = new ArrayList<>();
    for (Column column : columns) {
      NamedId named = names.get(column.name());
      if (named == null) {
        throw new IllegalArgumentException("field '" + column.name() + "' has no id");
      }
      DataType type = withBelow(column.type(), renumbered(below(column.type()), named.below()));
      found.add(new Column(named.id(), column.name(), type, column.nullable()));
    }
    return found;
  }

  private static List<Field> named(List<Field> fields, List<Column> columns) {
    List<Field> named = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      named.add(named(fields.get(i), columns.get(i)));
    }
    return named;
  }

  private static Field named(Field field, Column column) {
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.put(ID, Integer.toString(column.id()));
    List<Field> children = named(fieldsBelow(field, column.type()), below(column.type()));
    if (column.type() instanceof MapOf) {
      Field entries = field.getChildren().get(0);
      children = List.of(new Field(entries.getName(), entries.getFieldType(), children));
    }
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), field.getType(), null, metadata),
        children);
  }

  private static List<Column> columns(List<Field> fields, List<Column> columns) {
    List<Column> found = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      found.add(column(fields.get(i), columns.get(i)));
    }
    return found;
  }

  private static Column column(Field field, Column column) {
    String id = field.getMetadata().get(ID);
    if (id == null) {
      throw new IllegalArgumentException("field '" + field.getName() + "' has no id");
    }
    DataType type = column.type();
    List<Column> below = columns(fieldsBelow(field, type), below(type));
    return new Column(
        Integer.parseInt(id), column.name(), withBelow(type, below), column.nullable());
  }

  private static DataType withBelow(DataType type, List<Column> below) {
    if (type instanceof Struct) {
      return new Struct(below);
    }
    if (type instanceof ListOf) {
      return new ListOf(below.get(0));
    }
    return type instanceof MapOf ? new MapOf(below.get(0), below.get(1)) : type;
  }

  private static List<Field> fieldsBelow(Field field, DataType type) {
    return type instanceof MapOf ? field.getChildren().get(0).getChildren() : field.getChildren();
  }
}
