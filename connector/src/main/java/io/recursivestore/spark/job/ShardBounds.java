package io.recursivestore.spark.job;

import java.io.Serializable;
import java.util.List;

/**
 * Which places of a split's order each shard has.
 *
 * @param splits for each shard its split
 * @param from for each shard its first place
 * @param to for each shard the place to stop before
 */
record ShardBounds(int[] splits, long[] from, long[] to) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What has a place that is none of these shards'. */
  static final int NONE = -1;

  /** Shards are cut between ranges of random places: their sizes are nearly equal. */
  static ShardBounds random(List<Shard> shards, RowCounts counts) {
    return of(
        shards,
        shards.stream()
            .mapToLong(s -> RowPlaces.start(counts.partAfter(s.split(), s.from())))
            .toArray(),
        shards.stream()
            .mapToLong(
                s ->
                    s.index() == s.count() - 1
                        ? Long.MAX_VALUE
                        : RowPlaces.start(counts.partAfter(s.split(), s.to())))
            .toArray());
  }

  /** Shards are cut between rows that keep their order. */
  static ShardBounds ordered(List<Shard> shards) {
    return of(
        shards,
        shards.stream().mapToLong(Shard::from).toArray(),
        shards.stream().mapToLong(Shard::to).toArray());
  }

  /** Returns which of the shards has a place of a split, or {@link #NONE}. */
  int find(int split, long place) {
    int low = 0;
    int high = splits.length;
    // Shards are in the order of splits, and then of places.
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (splits[middle] < split || (splits[middle] == split && to[middle] <= place)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    boolean found = low < splits.length && splits[low] == split && from[low] <= place;
    return found ? low : NONE;
  }

  private static ShardBounds of(List<Shard> shards, long[] from, long[] to) {
    return new ShardBounds(shards.stream().mapToInt(Shard::split).toArray(), from, to);
  }
}
