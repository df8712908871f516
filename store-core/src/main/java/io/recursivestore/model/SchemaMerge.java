package io.recursivestore.model;

import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import java.util.ArrayList;
import java.util.List;

/**
 * A schema and rows that need not fit it, brought together: columns that only the rows have are
 * added behind the others, and become nullable; where one type is wider, it is taken. Columns are
 * matched by name.
 *
 * @param schema the schema that holds both
 * @param files the columns of the rows, with the ids that they have in that schema: files of them
 *     can be read with it. Columns that the rows lack are not in the files, and hold their default
 */
public record SchemaMerge(Schema schema, Schema files) {

  /**
   * Merges.
   *
   * @param existing the schema
   * @param rows the columns of the rows; their ids say nothing
   * @throws InvalidRequestException if two columns of one name have types of which neither is
   *     wider, or if the rows lack a column that needs a value
   */
  public static SchemaMerge of(Schema existing, Schema rows) {
    List<SchemaChange> changes = new ArrayList<>();
    compare(existing.columns(), rows.columns(), List.of(), changes);
    Schema merged = SchemaEvolution.apply(existing, changes);
    List<Column> files = files(rows.columns(), merged.columns());
    SchemaFit.problem(files, merged.columns())
        .ifPresent(
            problem -> {
              throw new InvalidRequestException("The rows can't be taken: " + problem + ".");
            });
    return new SchemaMerge(merged, new Schema(files, merged.lastId(), merged.arrangement()));
  }

  private static void compare(
      List<Column> existing, List<Column> rows, List<String> parent, List<SchemaChange> changes) {
    for (Column row : rows) {
      List<String> path = new ArrayList<>(parent);
      path.add(row.name());
      existing.stream()
          .filter(c -> c.name().equals(row.name()))
          .findFirst()
          .ifPresentOrElse(
              c -> compare(c.type(), row.type(), path, changes),
              () ->
                  changes.add(
                      new SchemaChange.Add(
                          path, nullable(row.type()), true, null, SchemaChange.End.LAST)));
    }
  }

  private static void compare(
      DataType existing, DataType row, List<String> path, List<SchemaChange> changes) {
    if (existing instanceof Struct a && row instanceof Struct b) {
      compare(a.columns(), b.columns(), path, changes);
    } else if (existing instanceof ListOf a && row instanceof ListOf b) {
      compare(List.of(a.element()), List.of(b.element()), path, changes);
    } else if (existing instanceof MapOf a && row instanceof MapOf b) {
      compare(List.of(a.key(), a.value()), List.of(b.key(), b.value()), path, changes);
    } else if (!Widening.allows(row, existing)) {
      if (!Widening.allows(existing, row)) {
        throw new InvalidRequestException(
            "Column '"
                + String.join(".", path)
                + "' is "
                + existing
                + ", but the rows have "
                + row
                + ", and neither is wider. Cast it.");
      }
      changes.add(new SchemaChange.Widen(path, row));
    }
  }

  /** Rows without nulls today are no promise for tomorrow's. */
  private static DataType nullable(DataType type) {
    if (type instanceof Struct struct) {
      return new Struct(struct.columns().stream().map(SchemaMerge::nullable).toList());
    }
    if (type instanceof ListOf list) {
      return new ListOf(nullable(list.element()));
    }
    return type instanceof MapOf map
        ? new MapOf(map.key().withType(nullable(map.key().type())), nullable(map.value()))
        : type;
  }

  private static Column nullable(Column column) {
    return new Column(column.id(), column.name(), nullable(column.type()), true);
  }

  private static List<Column> files(List<Column> rows, List<Column> merged) {
    return rows.stream()
        .map(
            row -> {
              Column column =
                  merged.stream()
                      .filter(c -> c.name().equals(row.name()))
                      .findFirst()
                      .orElseThrow();
              return file(row, column);
            })
        .toList();
  }

  private static Column file(Column row, Column merged) {
    return new Column(merged.id(), row.name(), file(row.type(), merged.type()), merged.nullable());
  }

  private static DataType file(DataType row, DataType merged) {
    if (row instanceof Struct a && merged instanceof Struct b) {
      return new Struct(files(a.columns(), b.columns()));
    }
    if (row instanceof ListOf a && merged instanceof ListOf b) {
      return new ListOf(file(a.element(), b.element()));
    }
    return row instanceof MapOf a && merged instanceof MapOf b
        ? new MapOf(file(a.key(), b.key()), file(a.value(), b.value()))
        : row;
  }
}
