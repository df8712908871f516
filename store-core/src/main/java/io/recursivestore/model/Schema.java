package io.recursivestore.model;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of a collection, in order.
 *
 * @param columns the top-level columns; names are unique, and so are ids at all levels
 * @param lastId the highest id that a column of the collection was ever given: no other column gets
 *     it again, so that none takes the data of one that was dropped
 * @param arrangement which rows lie together in files
 */
public record Schema(List<Column> columns, int lastId, Arrangement arrangement)
    implements Serializable {
  /**
   * Copies the list and checks it.
   *
   * @throws InvalidRequestException if two columns share a name on one level, or an id on any, or
   *     if an id is above the last one
   */
  public Schema {
    columns = List.copyOf(columns);
    int highest = highestId(columns);
    if (highest > lastId) {
      throw new InvalidRequestException(
          "A column has id " + highest + ", but the last id that was given is " + lastId + ".");
    }
  }

  /**
   * Creates a schema without partitions and without an order of rows.
   *
   * @param columns the top-level columns
   * @param lastId the highest id that a column of the collection was ever given
   * @throws InvalidRequestException if two columns share a name on one level, or an id on any, or
   *     if an id is above the last one
   */
  public Schema(List<Column> columns, int lastId) {
    this(columns, lastId, Arrangement.NONE);
  }

  /**
   * Creates the schema of a new collection.
   *
   * @param columns the top-level columns
   * @throws InvalidRequestException if two columns share a name on one level, or an id on any
   */
  public Schema(List<Column> columns) {
    this(columns, highestId(columns));
  }

  /**
   * Finds a top-level column by its exact name.
   *
   * @param name the name to look for
   */
  public Optional<Column> find(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * Returns the schema of the named top-level columns, in the order of the names.
   *
   * @param names column names
   * @throws NotFoundException if there is no such column
   */
  public Schema select(List<String> names) {
    return new Schema(names.stream().map(this::require).toList(), lastId);
  }

  /**
   * Returns this schema in a collection that has had another one.
   *
   * @param other the other schema, whose ids are not to be given again
   */
  public Schema after(Schema other) {
    return new Schema(columns, Math.max(lastId, other.lastId), arrangement);
  }

  /**
   * Returns this schema with other partitions, for files that are written from then on.
   *
   * @param partitions what to partition by; nothing for no partitions
   * @throws NotFoundException if there is no such column
   * @throws InvalidRequestException if a column can't be partitioned by so
   */
  public Schema partitionedBy(List<PartitionBy> partitions) {
    return ArrangementChange.partitionedBy(this, partitions);
  }

  /**
   * Returns this schema with another order of rows, for files that are written from then on.
   *
   * @param sort what to sort by; nothing for no order
   * @throws NotFoundException if there is no such column
   * @throws InvalidRequestException if rows can't be sorted by a column
   */
  public Schema sortedBy(List<SortBy> sort) {
    return ArrangementChange.sortedBy(this, sort);
  }

  /** Returns what files are partitioned by, with the columns. */
  public List<PartitionColumn> partitions() {
    return partitionColumns(arrangement.partitions());
  }

  /** Returns what files are or were partitioned by, as far as the columns are left. */
  public List<PartitionColumn> allPartitions() {
    return partitionColumns(arrangement.all());
  }

  /** Returns what rows are sorted by, by name. */
  public List<SortBy> sort() {
    return arrangement.sort().stream()
        .map(
            field ->
                new SortBy(
                    path(field.column()).stream().map(Column::name).toList(),
                    field.descending(),
                    field.nullsFirst()))
        .toList();
  }

  /**
   * Returns the way to a column through structs.
   *
   * @param id the column's id
   * @return the column after those around it, or nothing if there is none outside of lists and maps
   */
  public List<Column> path(int id) {
    return ArrangementChange.path(columns, id);
  }

  private List<PartitionColumn> partitionColumns(List<PartitionField> fields) {
    return fields.stream()
        .map(field -> new PartitionColumn(field, path(field.column())))
        .filter(field -> !field.path().isEmpty())
        .toList();
  }

  /** Returns the names of the top-level columns, in order. */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  @Override
  public String toString() {
    return describe(columns);
  }

  static String describe(List<Column> columns) {
    return columns.stream().map(Column::toString).collect(Collectors.joining(", "));
  }

  private Column require(String name) {
    return find(name)
        .orElseThrow(() -> new NotFoundException(Suggestion.unknown("column", name, names())));
  }

  private static int highestId(List<Column> columns) {
    Set<Integer> ids = new HashSet<>();
    check(columns, ids);
    return ids.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private static void check(List<Column> columns, Set<Integer> ids) {
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new InvalidRequestException("Column '" + column.name() + "' is declared twice.");
      }
      checkIds(column, ids);
    }
  }

  private static void checkIds(Column column, Set<Integer> ids) {
    if (!ids.add(column.id())) {
      throw new InvalidRequestException(
          "Column '" + column.name() + "' reuses id " + column.id() + ".");
    }
    if (column.type() instanceof DataType.Struct struct) {
      check(struct.columns(), ids);
    } else if (column.type() instanceof DataType.ListOf list) {
      checkIds(list.element(), ids);
    } else if (column.type() instanceof DataType.MapOf map) {
      checkIds(map.key(), ids);
      checkIds(map.value(), ids);
    }
  }
}
