package io.recursivestore.model;

/** What a commit did. */
public enum Operation {
  /** Created the collection, with its first rows if it has fragments. */
  CREATE,
  /** Added rows. */
  APPEND,
  /** Replaced all rows, or those that match a condition. */
  OVERWRITE,
  /** Removed rows. */
  DELETE,
  /** Wrote rows into other files, and changed none. */
  COMPACT,
  /** Replaced all rows and the schema. */
  REPLACE,
  /** Changed the schema. */
  ALTER,
  /** Went back to the rows and the schema of an earlier version. */
  ROLLBACK,
  /** Gave up earlier versions. */
  EXPIRE;

  /** Returns the word that the commit log uses, such as {@code append}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
