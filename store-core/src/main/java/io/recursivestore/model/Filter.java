package io.recursivestore.model;

import java.io.Serializable;
import java.util.List;

/**
 * A condition on top-level columns, used to leave out data that can't match. Nulls follow SQL: a
 * comparison with null is neither true nor false, and a row is kept only where the whole filter is
 * true.
 */
public sealed interface Filter extends Serializable {

  /** How a column is compared with a value. */
  enum Operator {
    /** Equal. */
    EQ,
    /** Less than. */
    LT,
    /** Less than or equal. */
    LE,
    /** Greater than. */
    GT,
    /** Greater than or equal. */
    GE
  }

  /**
   * Compares a column with a value.
   *
   * @param column the column's name
   * @param operator the comparison
   * @param value the value, of the form that the column's type has
   */
  record Compare(String column, Operator operator, Value value) implements Filter {}

  /**
   * True where a column equals one of the values.
   *
   * @param column the column's name
   * @param values the values, of the form that the column's type has
   */
  record In(String column, List<Value> values) implements Filter {
    /** Copies the list. */
    public In {
      values = List.copyOf(values);
    }
  }

  /**
   * True where a column is null.
   *
   * @param column the column's name
   */
  record IsNull(String column) implements Filter {}

  /**
   * True where a column is not null.
   *
   * @param column the column's name
   */
  record IsNotNull(String column) implements Filter {}

  /**
   * True where both are.
   *
   * @param left one
   * @param right the other
   */
  record And(Filter left, Filter right) implements Filter {}

  /**
   * True where one is.
   *
   * @param left one
   * @param right the other
   */
  record Or(Filter left, Filter right) implements Filter {}

  /**
   * Returns the conjunction of all filters.
   *
   * @param filters the filters, at least one
   */
  static Filter and(List<Filter> filters) {
    return filters.stream().reduce(And::new).orElseThrow();
  }
}
