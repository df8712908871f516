package io.recursivestore.item;

import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Value;
import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Filters of columns as SQL. */
final class FilterSql {
  /** Columns by the names that filters have for them. */
  private static final Map<String, String> COLUMNS =
      Map.of(
          "id", "i.id",
          "version", "i.version",
          "type", "i.type",
          "source", "i.source",
          "time", "i.time",
          "size", "i.size");

  private static final Set<String> TEXTS = Set.of("id", "type", "source");

  private final Dialect dialect;
  private final Sql sql;

  FilterSql(Dialect dialect, Sql sql) {
    this.dialect = dialect;
    this.sql = sql;
  }

  /** Adds the condition. */
  void add(Filter filter) {
    if (filter instanceof Filter.Compare compare) {
      sql.add(
          column(compare.column()) + " " + compare.operator().sign() + " ?",
          value(compare.column(), compare.value()));
    } else if (filter instanceof Filter.In in) {
      addIn(in);
    } else if (filter instanceof Filter.Match match) {
      addMatch(match);
    } else if (filter instanceof Filter.IsNull isNull) {
      sql.add(column(isNull.column()) + " IS NULL");
    } else if (filter instanceof Filter.IsNotNull isNotNull) {
      sql.add(column(isNotNull.column()) + " IS NOT NULL");
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

  private void addIn(Filter.In in) {
    if (in.values().isEmpty()) {
      sql.add("1 = 0");
      return;
    }
    List<Object> values = new ArrayList<>();
    in.values().forEach(value -> values.add(value(in.column(), value)));
    sql.add(column(in.column()) + " IN ").list(values);
  }

  private void addMatch(Filter.Match match) {
    String column = column(match.column());
    if (!TEXTS.contains(match.column())) {
      throw new InvalidRequestException("Column '" + match.column() + "' is no text.");
    }
    String wanted = match.wanted();
    if (!Names.isText(wanted)) {
      sql.add("1 = 0");
      return;
    }
    int length = wanted.codePointCount(0, wanted.length());
    switch (match.part()) {
      case START -> sql.add("substr(" + column + ", 1, ?) = ?", length, wanted);
      case ANY -> sql.add(dialect.contains(column), wanted);
      case END ->
          sql.add(
              "(length("
                  + column
                  + ") >= ? AND substr("
                  + column
                  + ", length("
                  + column
                  + ") + 1 - ?) = ?)",
              length,
              length,
              wanted);
    }
  }

  private static String column(String name) {
    String column = COLUMNS.get(name);
    if (column == null) {
      throw new InvalidRequestException(
          "Items can't be filtered by '"
              + Names.shown(name)
              + "'. Columns: "
              + COLUMNS.keySet().stream().sorted().toList()
              + ".");
    }
    return column;
  }

  private static Object value(String column, Value value) {
    if (value instanceof Value.OfString text
        && TEXTS.contains(column)
        && Names.isText(text.value())) {
      return text.value();
    }
    if (value instanceof Value.OfLong number && !TEXTS.contains(column)) {
      return number.value();
    }
    throw new InvalidRequestException(
        "Column '" + column + "' can't be compared with " + value.text() + ".");
  }
}
