package io.recursivestore.model;

import java.util.Map;
import java.util.Optional;

/**
 * Tells from statistics whether data may hold rows for which a filter is true. Without statistics,
 * they may.
 */
public final class StatisticsFilter {
  private final Schema schema;
  private final Filter filter;

  /**
   * Creates a test of data.
   *
   * @param schema the schema that gives columns their ids
   * @param filter the filter
   */
  public StatisticsFilter(Schema schema, Filter filter) {
    this.schema = schema;
    this.filter = filter;
  }

  /**
   * Returns whether some of a number of rows may match.
   *
   * @param rows the number of rows
   * @param columns what is known of them, by column id
   */
  public boolean mayMatch(long rows, Map<Integer, ColumnStatistics> columns) {
    return mayMatch(filter, rows, columns);
  }

  private boolean mayMatch(Filter condition, long rows, Map<Integer, ColumnStatistics> columns) {
    if (condition instanceof Filter.And and) {
      return mayMatch(and.left(), rows, columns) && mayMatch(and.right(), rows, columns);
    }
    if (condition instanceof Filter.Or or) {
      return mayMatch(or.left(), rows, columns) || mayMatch(or.right(), rows, columns);
    }
    if (condition instanceof Filter.Compare compare) {
      return statistics(compare.column(), columns)
          .map(s -> mayCompare(s, compare.operator(), compare.value(), rows))
          .orElse(true);
    }
    if (condition instanceof Filter.In in) {
      return statistics(in.column(), columns)
          .map(s -> in.values().stream().anyMatch(v -> mayCompare(s, Filter.Operator.EQ, v, rows)))
          .orElse(true);
    }
    if (condition instanceof Filter.IsNull isNull) {
      return statistics(isNull.column(), columns).map(s -> s.nullCount() > 0).orElse(true);
    }
    Filter.IsNotNull isNotNull = (Filter.IsNotNull) condition;
    return statistics(isNotNull.column(), columns).map(s -> s.nullCount() < rows).orElse(true);
  }

  private Optional<ColumnStatistics> statistics(
      String column, Map<Integer, ColumnStatistics> columns) {
    return schema.find(column).map(Column::id).map(columns::get);
  }

  private static boolean mayCompare(
      ColumnStatistics statistics, Filter.Operator operator, Value value, long rows) {
    if (statistics.nullCount() == rows) {
      return false;
    }
    Value min = statistics.min();
    Value max = statistics.max();
    return switch (operator) {
      case EQ ->
          (min == null || min.compare(value) <= 0) && (max == null || max.compare(value) >= 0);
      case LT -> min == null || min.compare(value) < 0;
      case LE -> min == null || min.compare(value) <= 0;
      case GT -> max == null || max.compare(value) > 0;
      case GE -> max == null || max.compare(value) >= 0;
    };
  }
}
