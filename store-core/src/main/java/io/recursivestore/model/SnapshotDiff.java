package io.recursivestore.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What differs between two versions of a collection. Rows are compared by the files that they are
 * in.
 *
 * @param from the one version
 * @param to the other one, which need not be newer
 */
public record SnapshotDiff(Snapshot from, Snapshot to) {
  /** Returns the files that only the second version has, in their order. */
  public List<Fragment> added() {
    return without(to.fragments(), from.fragments());
  }

  /** Returns the files that only the first version has, in their order. */
  public List<Fragment> removed() {
    return without(from.fragments(), to.fragments());
  }

  /** Returns the columns that the first version has not, or has otherwise. */
  public List<Column> addedColumns() {
    return without(to.schema().columns(), from.schema().columns());
  }

  /** Returns the columns that the second version has not, or has otherwise. */
  public List<Column> removedColumns() {
    return without(from.schema().columns(), to.schema().columns());
  }

  private static <T> List<T> without(List<T> all, List<T> some) {
    Set<T> left = new HashSet<>(some);
    return all.stream().filter(one -> !left.contains(one)).toList();
  }
}
