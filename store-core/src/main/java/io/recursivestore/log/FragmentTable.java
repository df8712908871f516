package io.recursivestore.log;

import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.StatisticsFilter;
import io.recursivestore.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of many fragments, column by column, so that a filter looks at them without an
 * object for each.
 *
 * @param paths their paths
 * @param rows their numbers of rows
 * @param bytes their sizes
 * @param crc32c their checksums
 * @param lastIds up to which id they can have columns
 * @param layouts checksums of their columns
 * @param columns their statistics, by column id
 * @param names what their columns are called in the files, where these hold no ids
 */
record FragmentTable(
    String[] paths,
    long[] rows,
    long[] bytes,
    int[] crc32c,
    int[] lastIds,
    int[] layouts,
    Map<Integer, Bounds> columns,
    Names names) {
  /** Stands in {@link Bounds#nulls} for a fragment without statistics of the column. */
  static final long UNKNOWN = -1;

  /**
   * The statistics of one column.
   *
   * @param nulls numbers of nulls
   * @param min lower bounds
   * @param max upper bounds
   */
  record Bounds(long[] nulls, @Nullable Value[] min, @Nullable Value[] max) {
    @Nullable ColumnStatistics at(int fragment) {
      return nulls[fragment] == UNKNOWN
          ? null
          : new ColumnStatistics(nulls[fragment], min[fragment], max[fragment]);
    }
  }

  /**
   * The names of columns in files that hold no ids.
   *
   * @param distinct each that any of the files has
   * @param which for each file which of them it has, or a negative number if it holds ids; empty if
   *     all do
   */
  record Names(List<Map<String, NamedId>> distinct, int[] which) {
    static final Names NONE = new Names(List.of(), new int[0]);

    Map<String, NamedId> at(int fragment) {
      return which.length == 0 || which[fragment] < 0 ? Map.of() : distinct.get(which[fragment]);
    }
  }

  int size() {
    return paths.length;
  }

  /** Hands out the fragments that are not left out and may match, in order. */
  void select(Set<String> removed, Optional<StatisticsFilter> filter, Consumer<Fragment> selected) {
    for (int i = 0; i < paths.length; i++) {
      if (!removed.contains(paths[i]) && mayMatch(i, filter)) {
        selected.accept(fragment(i));
      }
    }
  }

  private boolean mayMatch(int fragment, Optional<StatisticsFilter> filter) {
    return filter.isEmpty()
        || filter
            .get()
            .mayMatch(
                rows[fragment],
                lastIds[fragment],
                id -> {
                  Bounds bounds = columns.get(id);
                  return bounds == null ? null : bounds.at(fragment);
                });
  }

  private Fragment fragment(int i) {
    Map<Integer, ColumnStatistics> statistics = new HashMap<>();
    columns.forEach(
        (id, bounds) -> {
          ColumnStatistics one = bounds.at(i);
          if (one != null) {
            statistics.put(id, one);
          }
        });
    return new Fragment(
        paths[i], rows[i], bytes[i], crc32c[i], statistics, lastIds[i], layouts[i], names.at(i));
  }
}
