package io.recursivestore.model;

import static java.util.stream.Collectors.joining;

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
    EQ("="),
    /** Less than. */
    LT("<"),
    /** Less than or equal. */
    LE("<="),
    /** Greater than. */
    GT(">"),
    /** Greater than or equal. */
    GE(">=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /** Returns the sign that SQL has for it. */
    public String sign() {
      return sign;
    }
  }

  /** Returns the condition as messages show it, which is much like SQL. */
  String text();

  /**
   * Compares a column with a value.
   *
   * @param column the column's name
   * @param operator the comparison
   * @param value the value, of the form that the column's type has
   */
  record Compare(String column, Operator operator, Value value) implements Filter {
    @Override
    public String text() {
      return column + " " + operator.sign() + " " + value.text();
    }
  }

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

    @Override
    public String text() {
      return column + values.stream().map(Value::text).collect(joining(", ", " IN (", ")"));
    }
  }

  /** Which part of a text is looked at. */
  enum Part {
    /** Its first characters. */
    START("STARTS WITH"),
    /** Characters anywhere in it. */
    ANY("CONTAINS"),
    /** Its last characters. */
    END("ENDS WITH");

    private final String words;

    Part(String words) {
      this.words = words;
    }
  }

  /**
   * True where a part of a column's text is a given one.
   *
   * @param column the column's name
   * @param part which part
   * @param wanted what it is
   */
  record Match(String column, Part part, String wanted) implements Filter {
    @Override
    public String text() {
      return column + " " + part.words + " " + new Value.OfString(wanted).text();
    }
  }

  /**
   * True where a column is null.
   *
   * @param column the column's name
   */
  record IsNull(String column) implements Filter {
    @Override
    public String text() {
      return column + " IS NULL";
    }
  }

  /**
   * True where a column is not null.
   *
   * @param column the column's name
   */
  record IsNotNull(String column) implements Filter {
    @Override
    public String text() {
      return column + " IS NOT NULL";
    }
  }

  /**
   * True where both are.
   *
   * @param left one
   * @param right the other
   */
  record And(Filter left, Filter right) implements Filter {
    @Override
    public String text() {
      return "(" + left.text() + " AND " + right.text() + ")";
    }
  }

  /**
   * True where one is.
   *
   * @param left one
   * @param right the other
   */
  record Or(Filter left, Filter right) implements Filter {
    @Override
    public String text() {
      return "(" + left.text() + " OR " + right.text() + ")";
    }
  }

  /**
   * Returns the conjunction of all filters.
   *
   * @param filters the filters, at least one
   */
  static Filter and(List<Filter> filters) {
    if (filters.size() == 1) {
      return filters.get(0);
    }
    int half = filters.size() / 2;
    // A balanced tree, because filters are gone through and serialized by recursion.
    return new And(and(filters.subList(0, half)), and(filters.subList(half, filters.size())));
  }
}
