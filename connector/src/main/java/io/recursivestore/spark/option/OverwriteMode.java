package io.recursivestore.spark.option;

/** What an overwrite replaces in a dataset with partitions. */
public enum OverwriteMode {
  /** All rows. */
  STATIC,
  /** The partitions that it writes to. */
  DYNAMIC
}
