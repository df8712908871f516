package io.recursivestore.spark.testing;

/** Where the Spark of a test runs its tasks. */
public enum Cluster {
  /** Two threads of the test's own JVM. */
  LOCAL,

  /**
   * A standalone cluster on this machine: a master, two workers of one core each, and their
   * executors, all JVMs of their own. Whatever a task needs is serialized, as on any cluster.
   */
  STANDALONE
}
