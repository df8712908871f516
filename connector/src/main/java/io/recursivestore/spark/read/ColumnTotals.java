package io.recursivestore.spark.read;

import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statistics of a column over many files. */
final class ColumnTotals {
  private ColumnTotals() {}

  /**
   * Sums up what is known of a column in some files, which may be older than it.
   *
   * @return the number of nulls, and bounds where those of all files are known; empty if the number
   *     of nulls is not known
   */
  static Optional<ColumnStatistics> of(Column column, List<Fragment> fragments) {
    long nulls = 0;
    Value min = null;
    Value max = null;
    boolean bounded = true;
    for (Fragment fragment : fragments) {
      ColumnStatistics found = in(column, fragment);
      if (found == null) {
        return Optional.empty();
      }
      nulls += found.nullCount();
      Value low = found.min();
      Value high = found.max();
      if (low != null && high != null) {
        min = min == null || low.compare(min) < 0 ? low : min;
        max = max == null || high.compare(max) > 0 ? high : max;
      } else if (found.nullCount() < fragment.rows()) {
        bounded = false;
      }
    }
    return Optional.of(
        bounded ? new ColumnStatistics(nulls, min, max) : new ColumnStatistics(nulls, null, null));
  }

  private static @Nullable ColumnStatistics in(Column column, Fragment fragment) {
    if (column.id() <= fragment.lastId()) {
      return fragment.columns().get(column.id());
    }
    Value value = column.defaultValue();
    return new ColumnStatistics(value == null ? fragment.rows() : 0, value, value);
  }
}
