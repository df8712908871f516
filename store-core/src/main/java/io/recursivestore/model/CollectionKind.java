package io.recursivestore.model;

/** The kinds of collection that a store keeps. */
public enum CollectionKind {
  /** A versioned columnar table. */
  DATASET("dataset", "datasets"),
  /** An append-only log of steps. */
  STREAM("stream", "streams");

  private final String singular;
  private final String directory;

  CollectionKind(String singular, String directory) {
    this.singular = singular;
    this.directory = directory;
  }

  /**
   * Returns the word for one collection of this kind, as in options and lineage: {@code dataset} or
   * {@code stream}.
   */
  public String singular() {
    return singular;
  }

  /**
   * Returns the directory below the store's root, which is also the catalog namespace: {@code
   * datasets} or {@code streams}.
   */
  public String directory() {
    return directory;
  }
}
