package io.recursivestore.model;

import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.SchemaChange.Add;
import io.recursivestore.model.SchemaChange.After;
import io.recursivestore.model.SchemaChange.AllowNull;
import io.recursivestore.model.SchemaChange.Drop;
import io.recursivestore.model.SchemaChange.End;
import io.recursivestore.model.SchemaChange.Move;
import io.recursivestore.model.SchemaChange.Position;
import io.recursivestore.model.SchemaChange.Rename;
import io.recursivestore.model.SchemaChange.Widen;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Applies changes to a schema. */
public final class SchemaEvolution {
  private int lastId;

  private SchemaEvolution(int lastId) {
    this.lastId = lastId;
  }

  /**
   * Returns the schema after some changes, one after another.
   *
   * @param schema the schema before
   * @param changes the changes
   * @throws NotFoundException if there is no such column
   * @throws InvalidRequestException if a change can't be made
   */
  public static Schema apply(Schema schema, List<SchemaChange> changes) {
    SchemaEvolution evolution = new SchemaEvolution(schema.lastId());
    List<Column> columns = schema.columns();
    for (SchemaChange change : changes) {
      if (change.path().isEmpty()) {
        throw new InvalidRequestException("A change of a schema has to name a column.");
      }
      columns = evolution.edit(columns, change, 0);
    }
    return ArrangementChange.checked(
        schema, new Schema(columns, evolution.lastId, schema.arrangement()));
  }

  /** Changes the columns at a depth of the path. */
  private List<Column> edit(List<Column> columns, SchemaChange change, int depth) {
    if (depth == change.path().size() - 1) {
      return here(columns, change);
    }
    return replace(columns, change, depth, c -> c.withType(below(c, change, depth + 1)));
  }

  private DataType below(Column parent, SchemaChange change, int depth) {
    DataType type = parent.type();
    if (type instanceof Struct struct) {
      return new Struct(edit(struct.columns(), change, depth));
    }
    boolean nests = type instanceof ListOf || type instanceof MapOf;
    boolean isHere = depth == change.path().size() - 1;
    boolean isFixed = isHere && !(change instanceof Widen || change instanceof AllowNull);
    if (isFixed && (nests || change instanceof Add)) {
      throw new InvalidRequestException(
          "Column '"
              + shown(change.path().subList(0, depth))
              + "' is "
              + type
              + ": only in a struct can columns be added, dropped, renamed and moved.");
    }
    if (type instanceof ListOf list) {
      return new ListOf(edit(List.of(list.element()), change, depth).get(0));
    }
    if (type instanceof MapOf map) {
      List<Column> entry = edit(List.of(map.key(), map.value()), change, depth);
      return new MapOf(entry.get(0), entry.get(1));
    }
    throw new NotFoundException(
        "There is no column '"
            + shown(change.path())
            + "': '"
            + shown(change.path().subList(0, depth))
            + "' is "
            + type
            + ", which has no columns in it.");
  }

  private List<Column> here(List<Column> columns, SchemaChange change) {
    int depth = change.path().size() - 1;
    if (change instanceof Add add) {
      return insert(columns, added(columns, add), add.position(), add);
    }
    if (change instanceof Move move) {
      List<Column> others = new ArrayList<>(columns);
      Column moved = others.remove(index(columns, change, depth));
      if (move.position().equals(new After(moved.name()))) {
        return columns;
      }
      return insert(others, moved, move.position(), move);
    }
    if (change instanceof Drop) {
      List<Column> others = new ArrayList<>(columns);
      others.remove(index(columns, change, depth));
      if (others.isEmpty()) {
        throw new InvalidRequestException(
            "Column '"
                + shown(change.path())
                + "' can't be dropped: it is the last one "
                + (depth == 0 ? "there is" : "of its struct")
                + ". Add another one before"
                + (depth == 0 ? "." : ", or drop the struct."));
      }
      return others;
    }
    return replace(columns, change, depth, column -> changed(columns, column, change));
  }

  private static Column changed(List<Column> siblings, Column column, SchemaChange change) {
    if (change instanceof Rename rename) {
      if (!rename.name().equals(column.name())) {
        requireFree(siblings, rename.name());
      }
      return new Column(
          column.id(), rename.name(), column.type(), column.nullable(), column.defaultValue());
    }
    if (change instanceof Widen widen) {
      if (!Widening.allows(column.type(), widen.type())) {
        throw new InvalidRequestException(
            "Column '"
                + shown(change.path())
                + "' is "
                + column.type()
                + " and can't become "
                + widen.type()
                + ". "
                + Widening.describe(column.type()));
      }
      return column.withType(widen.type());
    }
    return new Column(column.id(), column.name(), column.type(), true, column.defaultValue());
  }

  private Column added(List<Column> siblings, Add add) {
    String name = add.path().get(add.path().size() - 1);
    requireFree(siblings, name);
    int id = ++lastId;
    Column column = new Column(id, name, numbered(add.type()), add.nullable(), add.defaultValue());
    if (!column.isOptional()) {
      throw new InvalidRequestException(
          "Column '"
              + shown(add.path())
              + "' allows no nulls, so rows that are there already need a value. Give it a default,"
              + " or allow nulls.");
    }
    return column;
  }

  /** Gives all columns of a type ids that no column had before. */
  private DataType numbered(DataType type) {
    if (type instanceof Struct struct) {
      return new Struct(struct.columns().stream().map(this::numbered).toList());
    }
    if (type instanceof ListOf list) {
      return new ListOf(numbered(list.element()));
    }
    return type instanceof MapOf map ? new MapOf(numbered(map.key()), numbered(map.value())) : type;
  }

  private Column numbered(Column column) {
    int id = ++lastId;
    return new Column(
        id, column.name(), numbered(column.type()), column.nullable(), column.defaultValue());
  }

  private static List<Column> insert(
      List<Column> columns, Column column, Position position, SchemaChange change) {
    List<Column> more = new ArrayList<>(columns);
    if (position instanceof After after) {
      List<String> sibling = new ArrayList<>(change.path());
      sibling.set(sibling.size() - 1, after.column());
      more.add(index(columns, sibling, sibling.size() - 1) + 1, column);
    } else {
      more.add(position == End.FIRST ? 0 : more.size(), column);
    }
    return more;
  }

  private static List<Column> replace(
      List<Column> columns, SchemaChange change, int depth, UnaryOperator<Column> replacement) {
    List<Column> others = new ArrayList<>(columns);
    int index = index(columns, change, depth);
    others.set(index, replacement.apply(columns.get(index)));
    return others;
  }

  private static int index(List<Column> columns, SchemaChange change, int depth) {
    return index(columns, change.path(), depth);
  }

  private static int index(List<Column> columns, List<String> path, int depth) {
    List<String> names = columns.stream().map(Column::name).toList();
    int index = names.indexOf(path.get(depth));
    if (index < 0) {
      String parent = depth == 0 ? "" : shown(path.subList(0, depth)) + ".";
      throw new NotFoundException(
          Suggestion.unknown(
              "column",
              parent + path.get(depth),
              names.stream().map(name -> parent + name).toList()));
    }
    return index;
  }

  private static void requireFree(List<Column> siblings, String name) {
    if (siblings.stream().anyMatch(c -> c.name().equals(name))) {
      throw new InvalidRequestException(
          "There is a column '" + name + "' already. Use another name, or drop that one before.");
    }
  }

  private static String shown(List<String> path) {
    return String.join(".", path);
  }
}
