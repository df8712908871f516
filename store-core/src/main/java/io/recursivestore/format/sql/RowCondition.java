package io.recursivestore.format.sql;

import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Suggestion;
import io.recursivestore.model.Value;
import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.Sql;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A filter as a condition that a database evaluates, and that is true for just the same rows. */
final class RowCondition {
  /** More can't be parameters of one statement everywhere. */
  private static final int MOST_VALUES = 30_000;

  private static final String NEVER = "1 = 0";

  private final Map<String, SqlColumn> columns;
  private final Dialect dialect;
  private final Sql sql = new Sql();

  private RowCondition(Map<String, SqlColumn> columns, Dialect dialect) {
    this.columns = columns;
    this.dialect = dialect;
  }

  /**
   * Returns the condition.
   *
   * @throws NotFoundException if the filter names a column that isn't there
   * @throws InvalidRequestException if a value's form is not that of its column, or there are more
   *     values than a statement can have
   */
  static Sql of(Filter filter, Map<String, SqlColumn> columns, Dialect dialect) {
    RowCondition condition = new RowCondition(columns, dialect);
    condition.add(filter);
    return condition.sql;
  }

  private void add(Filter filter) {
    if (filter instanceof Filter.Compare compare) {
      addCompare(column(compare.column()), compare.operator(), compare.value());
    } else if (filter instanceof Filter.In in) {
      addIn(column(in.column()), in.values());
    } else if (filter instanceof Filter.Match match) {
      addMatch(match);
    } else if (filter instanceof Filter.IsNull isNull) {
      sql.add(column(isNull.column()).name() + " IS NULL");
    } else if (filter instanceof Filter.IsNotNull isNotNull) {
      sql.add(column(isNotNull.column()).name() + " IS NOT NULL");
    } else if (filter instanceof Filter.And and) {
      addBoth(and.left(), " AND ", and.right());
    } else if (filter instanceof Filter.Or or) {
      addBoth(or.left(), " OR ", or.right());
    }
  }

  private void addBoth(Filter left, String word, Filter right) {
    sql.add("(");
    add(left);
    sql.add(word);
    add(right);
    sql.add(")");
  }

  private void addCompare(SqlColumn column, Operator operator, Value value) {
    check(column, value);
    if (value instanceof Value.OfDecimal decimal && dialect == Dialect.SQLITE) {
      addDecimal(column, operator, decimal.value());
    } else {
      sql.add(column.name() + " " + operator.sign() + " ?", parameter(value));
    }
  }

  /** Numbers of more digits than the column has lie between two that it can have. */
  private void addDecimal(SqlColumn column, Operator operator, BigDecimal value) {
    int scale = ((Decimal) column.column().type()).scale();
    if (operator == Operator.EQ && value.stripTrailingZeros().scale() > scale) {
      sql.add(NEVER);
      return;
    }
    boolean isUp = operator == Operator.LT || operator == Operator.GE;
    RoundingMode rounding = isUp ? RoundingMode.CEILING : RoundingMode.FLOOR;
    sql.add(
        column.name() + " " + operator.sign() + " ?",
        (Object) SortableDecimal.bound(value, scale, rounding));
  }

  private void addIn(SqlColumn column, List<Value> values) {
    if (values.size() > MOST_VALUES) {
      throw new InvalidRequestException(
          "Column '"
              + column.column().name()
              + "' can't be compared with "
              + values.size()
              + " values in a database. Use at most "
              + MOST_VALUES
              + ".");
    }
    values.forEach(value -> check(column, value));
    boolean isDecimal = column.column().type() instanceof Decimal && dialect == Dialect.SQLITE;
    List<Object> parameters = new ArrayList<>();
    for (Value value : values) {
      if (!isDecimal) {
        parameters.add(parameter(value));
      } else {
        BigDecimal decimal = ((Value.OfDecimal) value).value();
        int scale = ((Decimal) column.column().type()).scale();
        if (decimal.stripTrailingZeros().scale() <= scale) {
          parameters.add(SortableDecimal.bound(decimal, scale, RoundingMode.UNNECESSARY));
        }
      }
    }
    if (parameters.isEmpty()) {
      sql.add(NEVER);
    } else {
      sql.add(column.name() + " IN ").list(parameters);
    }
  }

  private void addMatch(Filter.Match match) {
    String name = column(match.column()).name();
    String wanted = match.wanted();
    check(column(match.column()), new Value.OfString(wanted));
    int length = wanted.codePointCount(0, wanted.length());
    switch (match.part()) {
      case START -> sql.add("substr(" + name + ", 1, ?) = ?", length, wanted);
      case ANY -> sql.add(dialect.contains(name), wanted);
      case END ->
          sql.add(
              "(length("
                  + name
                  + ") >= ? AND substr("
                  + name
                  + ", length("
                  + name
                  + ") + 1 - ?)"
                  + " = ?)",
              length,
              length,
              wanted);
    }
  }

  private Object parameter(Value value) {
    if (value instanceof Value.OfLong number) {
      return number.value();
    }
    if (value instanceof Value.OfDecimal decimal) {
      return decimal.value();
    }
    if (value instanceof Value.OfString text) {
      return text.value();
    }
    double number = ((Value.OfDouble) value).value();
    return Double.isNaN(number) && dialect == Dialect.SQLITE ? SqlColumn.NAN : number;
  }

  private SqlColumn column(String name) {
    SqlColumn column = columns.get(name);
    if (column == null) {
      throw new NotFoundException(Suggestion.unknown("column", name, columns.keySet()));
    }
    return column;
  }

  private static void check(SqlColumn column, Value value) {
    if (value instanceof Value.OfString text) {
      column.text(text.value());
    }
    if (!Value.form(column.column().type()).filter(form -> form.isInstance(value)).isPresent()) {
      throw new InvalidRequestException(
          "Column '"
              + column.column().name()
              + "' is "
              + column.column().type()
              + ", which can't be compared with "
              + value.text()
              + ".");
    }
  }
}
