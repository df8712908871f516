package io.recursivestore.format.sql;

import io.recursivestore.model.Filter;
import io.recursivestore.model.Value;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As much of a filter as a database can evaluate: what is left out makes it true for more rows, and
 * never for fewer. For one thread.
 */
final class PushedFilter {
  /** All values of one statement. */
  private static final int MOST_VALUES = 10_000;

  /** SQLite refuses expressions that are nested a thousand deep. */
  private static final int MOST_CONDITIONS = 400;

  private final Map<String, SqlColumn> columns;
  private final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
  private int values;
  private int conditions;

  private PushedFilter(Map<String, SqlColumn> columns) {
    this.columns = columns;
  }

  /**
   * Returns what a table can be asked for.
   *
   * @param columns those that it has, by the names that the filter has for them
   */
  static Optional<Filter> of(Filter filter, Map<String, SqlColumn> columns) {
    return new PushedFilter(columns).weaker(filter);
  }

  private Optional<Filter> weaker(Filter filter) {
    if (filter instanceof Filter.And and) {
      Optional<Filter> left = weaker(and.left());
      Optional<Filter> right = weaker(and.right());
      return left.isPresent() && right.isPresent()
          ? Optional.of(new Filter.And(left.get(), right.get()))
          : left.or(() -> right);
    }
    if (filter instanceof Filter.Or or) {
      Optional<Filter> left = weaker(or.left());
      Optional<Filter> right = weaker(or.right());
      return left.isPresent() && right.isPresent()
          ? Optional.of(new Filter.Or(left.get(), right.get()))
          : Optional.empty();
    }
    return ++conditions <= MOST_CONDITIONS && isKnown(filter)
        ? Optional.of(filter)
        : Optional.empty();
  }

  private boolean isKnown(Filter filter) {
    if (filter instanceof Filter.Compare compare) {
      return fit(compare.column(), List.of(compare.value()));
    }
    if (filter instanceof Filter.In in) {
      return fit(in.column(), in.values());
    }
    if (filter instanceof Filter.Match match) {
      return fit(match.column(), List.of(new Value.OfString(match.wanted())));
    }
    if (filter instanceof Filter.IsNull isNull) {
      return columns.containsKey(isNull.column());
    }
    return filter instanceof Filter.IsNotNull isNotNull && columns.containsKey(isNotNull.column());
  }

  private boolean fit(String name, List<Value> compared) {
    SqlColumn column = columns.get(name);
    if (column == null || compared.isEmpty() || values + compared.size() > MOST_VALUES) {
      return false;
    }
    values += compared.size();
    return compared.stream().allMatch(value -> fits(column, value));
  }

  private boolean fits(SqlColumn column, Value value) {
    return Value.form(column.column().type()).filter(form -> form.isInstance(value)).isPresent()
        && !(value instanceof Value.OfString text && !isText(text.value()));
  }

  private boolean isText(String text) {
    return text.indexOf('\0') < 0 && utf8.canEncode(text);
  }
}
