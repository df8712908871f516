package io.recursivestore.spark.lineage;

/** A table whose rows are one version of a collection. */
public interface Origin {
  /** Returns what scans of this table read. */
  StoreVersion origin();
}
