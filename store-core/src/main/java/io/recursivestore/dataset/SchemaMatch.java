package io.recursivestore.dataset;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import java.util.List;

/**
 * Whether rows of one schema can be stored under another: the same top-level names in any order,
 * and equal types. Column ids don't matter, and neither does nullability, which is checked on the
 * values themselves.
 */
final class SchemaMatch {
  private SchemaMatch() {}

  static void check(CollectionRef collection, Schema given, Schema wanted) {
    String problem = collection.display() + " can't take these rows: ";
    for (Column column : given.columns()) {
      if (wanted.find(column.name()).isEmpty()) {
        throw new InvalidRequestException(
            problem + Suggestion.unknown("column", column.name(), wanted.names()));
      }
    }
    for (Column column : wanted.columns()) {
      Column found =
          given
              .find(column.name())
              .orElseThrow(
                  () ->
                      new InvalidRequestException(
                          problem
                              + "column '"
                              + column.name()
                              + "' is missing. Add it, with nulls if need be."));
      if (!same(found.type(), column.type())) {
        throw new InvalidRequestException(
            problem
                + "column '"
                + column.name()
                + "' is "
                + column.type()
                + ", but the rows have "
                + found.type()
                + ". Cast it.");
      }
    }
  }

  private static boolean same(DataType a, DataType b) {
    if (a instanceof ListOf x && b instanceof ListOf y) {
      return same(x.element().type(), y.element().type());
    }
    if (a instanceof MapOf x && b instanceof MapOf y) {
      return same(x.key().type(), y.key().type()) && same(x.value().type(), y.value().type());
    }
    if (a instanceof Struct x && b instanceof Struct y) {
      return same(x.columns(), y.columns());
    }
    return a.equals(b);
  }

  private static boolean same(List<Column> a, List<Column> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!a.get(i).name().equals(b.get(i).name()) || !same(a.get(i).type(), b.get(i).type())) {
        return false;
      }
    }
    return true;
  }
}
