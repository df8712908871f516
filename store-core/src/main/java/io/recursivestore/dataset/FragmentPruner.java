package io.recursivestore.dataset;

import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import java.util.List;
import java.util.Optional;

/**
 * Tells from statistics whether a fragment may hold rows for which a filter is true. Without
 * statistics, it may.
 */
public final class FragmentPruner {
  private final Schema schema;
  private final Filter filter;

  /**
   * Creates a pruner.
   *
   * @param schema the schema of the version that is read
   * @param filter the filter
   */
  public FragmentPruner(Schema schema, Filter filter) {
    this.schema = schema;
    this.filter = filter;
  }

  /**
   * Returns the fragments that may hold matching rows, in order.
   *
   * @param fragments fragments of the version
   */
  public List<Fragment> prune(List<Fragment> fragments) {
    return fragments.stream().filter(f -> mayMatch(filter, f)).toList();
  }

  private boolean mayMatch(Filter condition, Fragment fragment) {
    if (condition instanceof Filter.And and) {
      return mayMatch(and.left(), fragment) && mayMatch(and.right(), fragment);
    }
    if (condition instanceof Filter.Or or) {
      return mayMatch(or.left(), fragment) || mayMatch(or.right(), fragment);
    }
    if (condition instanceof Filter.Compare compare) {
      return statistics(compare.column(), fragment)
          .map(s -> mayCompare(s, compare.operator(), compare.value(), fragment.rows()))
          .orElse(true);
    }
    if (condition instanceof Filter.In in) {
      return statistics(in.column(), fragment)
          .map(
              s ->
                  in.values().stream()
                      .anyMatch(v -> mayCompare(s, Filter.Operator.EQ, v, fragment.rows())))
          .orElse(true);
    }
    if (condition instanceof Filter.IsNull isNull) {
      return statistics(isNull.column(), fragment).map(s -> s.nullCount() > 0).orElse(true);
    }
    Filter.IsNotNull isNotNull = (Filter.IsNotNull) condition;
    return statistics(isNotNull.column(), fragment)
        .map(s -> s.nullCount() < fragment.rows())
        .orElse(true);
  }

  private Optional<ColumnStatistics> statistics(String column, Fragment fragment) {
    return schema.find(column).map(Column::id).map(fragment.columns()::get);
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
