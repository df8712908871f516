package io.recursivestore.model;

import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import java.util.List;
import java.util.Optional;

/**
 * Whether files that were written with some columns can be read as others. Columns are the same if
 * their ids are, whatever their names and places.
 */
public final class SchemaFit {
  private SchemaFit() {}

  /**
   * Returns what is in the way of reading files, or empty if nothing is.
   *
   * @param files the columns that the files have; more of them than are read do no harm
   * @param read the columns to read
   */
  public static Optional<String> problem(List<Column> files, List<Column> read) {
    return read.stream()
        .flatMap(
            column ->
                files.stream()
                    .filter(c -> c.id() == column.id())
                    .findFirst()
                    .map(found -> problem(found, column))
                    .orElseGet(() -> absent(column))
                    .stream())
        .findFirst();
  }

  private static Optional<String> absent(Column column) {
    return column.isOptional()
        ? Optional.empty()
        : Optional.of("column '" + column.name() + "' (id " + column.id() + ") is missing");
  }

  private static Optional<String> problem(Column file, Column read) {
    if (file.nullable() && !read.nullable()) {
      return Optional.of("column '" + read.name() + "' may be null, which is not allowed");
    }
    DataType from = file.type();
    DataType to = read.type();
    if (from instanceof Struct a && to instanceof Struct b) {
      return problem(a.columns(), b.columns());
    }
    if (from instanceof ListOf a
        && to instanceof ListOf b
        && a.element().id() == b.element().id()) {
      return problem(a.element(), b.element());
    }
    if (from instanceof MapOf a
        && to instanceof MapOf b
        && a.key().id() == b.key().id()
        && a.value().id() == b.value().id()) {
      return problem(a.key(), b.key()).or(() -> problem(a.value(), b.value()));
    }
    return Widening.allows(from, to)
        ? Optional.empty()
        : Optional.of("column '" + read.name() + "' is " + from + " instead of " + to);
  }
}
