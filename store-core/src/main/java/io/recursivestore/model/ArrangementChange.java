package io.recursivestore.model;

import io.recursivestore.model.DataType.Struct;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Resolves the columns of arrangements by name and by id. */
final class ArrangementChange {
  private ArrangementChange() {}

  /** Returns the schema with other partitions; a field that was there before keeps its id. */
  static Schema partitionedBy(Schema schema, List<PartitionBy> wanted) {
    Arrangement now = schema.arrangement();
    List<PartitionField> fields = new ArrayList<>();
    Set<PartitionBy> seen = new HashSet<>();
    int lastId = schema.lastId();
    for (PartitionBy by : wanted) {
      if (!seen.add(by)) {
        throw new InvalidRequestException(
            "A dataset can't be partitioned twice by " + by.text() + ".");
      }
      Column column = column(schema, by);
      Optional<PartitionField> known =
          now.all().stream()
              .filter(f -> f.column() == column.id() && f.transform().equals(by.transform()))
              .findFirst();
      if (known.isEmpty()) {
        lastId++;
      }
      int id = lastId;
      fields.add(known.orElseGet(() -> new PartitionField(id, column.id(), by.transform())));
    }
    List<PartitionField> former = now.all().stream().filter(f -> !fields.contains(f)).toList();
    return new Schema(schema.columns(), lastId, new Arrangement(fields, former, now.sort()));
  }

  private static Column column(Schema schema, PartitionBy by) {
    Column column = find(schema.columns(), by.path());
    if (!by.transform().takes(column.type())) {
      throw new InvalidRequestException(
          "A dataset can't be partitioned by "
              + by.text()
              + ": the column is "
              + column.type()
              + ". Days, months and years are of dates and timestamps, hours of timestamps; buckets of"
              + " all but booleans and floating-point numbers; starts of text, binary, whole numbers"
              + " and decimals.");
    }
    return column;
  }

  /** Returns the schema with another order of rows. */
  static Schema sortedBy(Schema schema, List<SortBy> wanted) {
    List<SortField> sort = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (SortBy by : wanted) {
      Column column = find(schema.columns(), by.path());
      if (column.type() instanceof Struct
          || column.type() instanceof DataType.ListOf
          || column.type() instanceof DataType.MapOf) {
        throw new InvalidRequestException(
            "Rows can't be sorted by '"
                + ArrangementText.quoted(by.path())
                + "', which is "
                + column.type()
                + ". Use columns of simple types.");
      }
      if (!seen.add(column.id())) {
        throw new InvalidRequestException(
            "Rows can't be sorted twice by '" + ArrangementText.quoted(by.path()) + "'.");
      }
      sort.add(new SortField(column.id(), by.descending(), by.nullsFirst()));
    }
    Arrangement now = schema.arrangement();
    return new Schema(
        schema.columns(), schema.lastId(), new Arrangement(now.partitions(), now.former(), sort));
  }

  /** Refuses a schema that lacks a column that files are arranged by. */
  static Schema checked(Schema before, Schema after) {
    for (PartitionField field : after.arrangement().partitions()) {
      if (path(after.columns(), field.column()).isEmpty()) {
        throw gone(before, field.column(), "partitioned");
      }
    }
    for (SortField field : after.arrangement().sort()) {
      if (path(after.columns(), field.column()).isEmpty()) {
        throw gone(before, field.column(), "sorted");
      }
    }
    return after;
  }

  private static InvalidRequestException gone(Schema before, int column, String how) {
    return new InvalidRequestException(
        "Column '"
            + ArrangementText.quoted(
                path(before.columns(), column).stream().map(Column::name).toList())
            + "' can't be dropped while the dataset is "
            + how
            + " by it. Let it be "
            + how
            + " by something else, or nothing, before.");
  }

  /** Returns the way to the column of an id through structs; empty if there is none. */
  static List<Column> path(List<Column> columns, int id) {
    for (Column column : columns) {
      if (column.id() == id) {
        return List.of(column);
      }
      if (column.type() instanceof Struct struct) {
        List<Column> below = path(struct.columns(), id);
        if (!below.isEmpty()) {
          List<Column> path = new ArrayList<>(List.of(column));
          path.addAll(below);
          return path;
        }
      }
    }
    return List.of();
  }

  private static Column find(List<Column> top, List<String> path) {
    List<Column> columns = top;
    Column found = null;
    for (String name : path) {
      List<String> names = columns.stream().map(Column::name).toList();
      int place = names.indexOf(name);
      if (place < 0) {
        throw new NotFoundException(
            Suggestion.unknown("column", ArrangementText.quoted(path), names));
      }
      found = columns.get(place);
      columns = found.type() instanceof Struct struct ? struct.columns() : List.of();
    }
    if (found == null) {
      throw new InvalidRequestException("A column has to be named.");
    }
    return found;
  }
}
