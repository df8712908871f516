package io.recursivestore.spark.job;

import java.io.Serializable;

/**
 * A part of a split that one task writes.
 *
 * @param split the split's number
 * @param name the split's name
 * @param index which of its shards, from 0
 * @param count how many shards the split has
 * @param from the first of the split's rows, which are numbered from 0 in their order
 * @param to the row to stop before
 */
record Shard(int split, String name, int index, int count, long from, long to)
    implements Serializable {

  /** Returns the number of rows. */
  long rows() {
    return to - from;
  }

  /** Returns a text that no other shard of the job has, and names a file. */
  String id() {
    return "%s-%05d".formatted(name, index);
  }
}
