package io.recursivestore.spark.read;

import io.recursivestore.model.Fragment;
import java.util.ArrayList;
import java.util.List;

/** Groups fragments, in order, so that each group has about a target number of bytes. */
final class PartitionPacking {
  /** Opening a file costs about as much as reading this many bytes. */
  private static final long OPEN_COST_BYTES = 1L << 20;

  private PartitionPacking() {}

  static List<List<Fragment>> pack(List<Fragment> fragments, long targetBytes) {
    List<List<Fragment>> groups = new ArrayList<>();
    List<Fragment> group = new ArrayList<>();
    long bytes = 0;
    for (Fragment fragment : fragments) {
      long cost = fragment.bytes() + OPEN_COST_BYTES;
      if (!group.isEmpty() && bytes + cost > targetBytes) {
        groups.add(group);
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(fragment);
      bytes += cost;
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }
}
