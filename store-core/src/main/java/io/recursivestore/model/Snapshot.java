package io.recursivestore.model;

import java.time.Instant;
import java.util.List;

/**
 * The whole state of a collection at one version.
 *
 * @param version the version
 * @param time when it was committed
 * @param schema its schema
 * @param fragments its data files, oldest first
 */
public record Snapshot(long version, Instant time, Schema schema, List<Fragment> fragments) {
  /** Copies the list. */
  public Snapshot {
    fragments = List.copyOf(fragments);
  }

  /**
   * Returns the data files that may hold rows for which a filter is true, oldest first.
   *
   * @param filter the filter
   */
  public List<Fragment> fragmentsFor(Filter filter) {
    StatisticsFilter statistics = new StatisticsFilter(schema, filter);
    return fragments.stream().filter(f -> statistics.mayMatch(f.rows(), f.columns())).toList();
  }

  /** Returns the number of rows. */
  public long rows() {
    return fragments.stream().mapToLong(Fragment::rows).sum();
  }

  /** Returns the size of all data files in bytes. */
  public long bytes() {
    return fragments.stream().mapToLong(Fragment::bytes).sum();
  }
}
