package io.recursivestore.spark.option;

/** How rows are brought to the tasks that write them. */
public enum WriteDistribution {
  /** Those of one partition to one task, by a hash. */
  HASH,
  /** Ranges of partitions, and of what rows are sorted by, to each task. */
  RANGE,
  /** As they are. */
  NONE
}
