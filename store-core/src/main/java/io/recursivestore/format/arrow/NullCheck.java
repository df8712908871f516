package io.recursivestore.format.arrow;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.InvalidRequestException;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;

/** Refuses nulls in columns that allow none. What is below a null is not looked at. */
final class NullCheck {
  private NullCheck() {}

  /**
   * Checks the values of a column and of those in it.
   *
   * @param count the number of values
   * @throws InvalidRequestException if there is a null in a column that allows none
   */
  static void check(FieldVector vector, Column column, int count) {
    if (hasNulls(vector, column)) {
      check(vector, column, 0, count, i -> true);
    }
  }

  /** Returns whether there are nulls, perhaps below others, where a column allows none. */
  private static boolean hasNulls(FieldVector vector, Column column) {
    if (!allowsNone(column)) {
      return false;
    }
    if (!column.nullable() && vector.getNullCount() > 0) {
      return true;
    }
    FieldVector members =
        column.type() instanceof MapOf ? ((ListVector) vector).getDataVector() : vector;
    List<FieldVector> children = members.getChildrenFromFields();
    List<Column> columns = FileFields.below(column.type());
    return IntStream.range(0, columns.size())
        .anyMatch(i -> hasNulls(children.get(i), columns.get(i)));
  }

  /**
   * Checks some values.
   *
   * @param there whether a value is part of a row, rather than below a null
   */
  private static void check(
      FieldVector vector, Column column, int from, int to, IntPredicate there) {
    if (!column.nullable()) {
      for (int i = from; i < to; i++) {
        if (vector.isNull(i) && there.test(i)) {
          throw new InvalidRequestException(
              "There is a null in column '" + column.name() + "', which allows none.");
        }
      }
    }
    DataType type = column.type();
    IntPredicate within = i -> !vector.isNull(i) && there.test(i);
    if (type instanceof Struct struct) {
      members(vector, struct.columns(), from, to, within);
    } else if (vector instanceof ListVector list) {
      for (int i = from; i < to; i++) {
        if (within.test(i)) {
          elements(list, type, list.getElementStartIndex(i), list.getElementEndIndex(i));
        }
      }
    }
  }

  private static void elements(ListVector list, DataType type, int from, int to) {
    FieldVector values = list.getDataVector();
    if (type instanceof MapOf) {
      members(values, FileFields.below(type), from, to, i -> true);
    } else {
      check(values, FileFields.below(type).get(0), from, to, i -> true);
    }
  }

  private static void members(
      FieldVector vector, List<Column> columns, int from, int to, IntPredicate there) {
    List<FieldVector> children = vector.getChildrenFromFields();
    for (int i = 0; i < columns.size(); i++) {
      check(children.get(i), columns.get(i), from, to, there);
    }
  }

  private static boolean allowsNone(Column column) {
    return !column.nullable()
        || FileFields.below(column.type()).stream().anyMatch(NullCheck::allowsNone);
  }
}
