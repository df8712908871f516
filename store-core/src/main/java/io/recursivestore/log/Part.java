package io.recursivestore.log;

import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.StatisticsFilter;
import io.recursivestore.model.Totals;
import io.recursivestore.model.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fragments that lie in a file of their own, next to each other in the order of a version. Never
 * changes; checkpoints share it.
 *
 * @param name the file's name in {@code parts}
 * @param totals how much the fragments hold
 * @param crc32c CRC-32C of the file
 * @param columns what is known of all fragments together, by column id
 * @param lastId the highest of their last ids, see {@link Fragment#lastId}
 */
record Part(
    String name, Totals totals, int crc32c, Map<Integer, ColumnStatistics> columns, int lastId) {
  Part {
    columns = Map.copyOf(columns);
  }

  boolean mayMatch(StatisticsFilter filter) {
    return filter.mayMatch(totals.rows(), lastId, columns::get);
  }

  /** Returns what is known of all fragments together. */
  static Map<Integer, ColumnStatistics> summary(List<Fragment> fragments) {
    Set<Integer> known = new HashSet<>(fragments.get(0).columns().keySet());
    fragments.forEach(f -> known.retainAll(f.columns().keySet()));
    Map<Integer, ColumnStatistics> summary = new HashMap<>();
    for (Integer id : known) {
      summary.put(id, summary(fragments, id));
    }
    return summary;
  }

  private static ColumnStatistics summary(List<Fragment> fragments, Integer id) {
    long nulls = 0;
    Value min = null;
    Value max = null;
    boolean bounded = true;
    for (Fragment fragment : fragments) {
      ColumnStatistics one = fragment.columns().get(id);
      if (one == null) {
        throw new IllegalStateException("there are no statistics of column " + id);
      }
      nulls += one.nullCount();
      if (one.nullCount() < fragment.rows()) {
        bounded &= one.min() != null && one.max() != null;
        if (bounded) {
          min = outer(min, one.min(), -1);
          max = outer(max, one.max(), 1);
          // Widened columns and damaged logs have bounds of two forms, which have no order.
          bounded = min != null && max != null;
        }
      }
    }
    return bounded
        ? new ColumnStatistics(nulls, min, max)
        : new ColumnStatistics(nulls, null, null);
  }

  private static @Nullable Value outer(@Nullable Value known, @Nullable Value other, int sign) {
    if (known == null || other == null) {
      return other;
    }
    if (known.getClass() != other.getClass()) {
      return null;
    }
    return Integer.signum(other.compare(known)) == sign ? other : known;
  }
}
