package io.recursivestore.spark.write;

/** How a write came to a dataset, which says what Spark can do for it. */
public enum WriteAccess {
  /** By a catalog that the user named. */
  CATALOG,
  /** By {@code save}, for which Spark's setting of overwrites of partitions counts as well. */
  SAVE,
  /** By a query that writes a stream without a catalog, where there are no functions. */
  BARE
}
