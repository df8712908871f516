package io.recursivestore.model;

import java.util.List;

/** The kinds of collection that a store keeps. */
public enum CollectionKind {
  /** A versioned columnar table. */
  DATASET("dataset", "datasets"),
  /** An append-only log of steps. */
  STREAM("stream", "streams"),
  /** Versioned records in a SQL database. */
  ITEMS("items", "items");

  /** The kinds whose history is a log of commits below the store's root. */
  public static final List<CollectionKind> WITH_LOG = List.of(DATASET, STREAM);

  private final String singular;
  private final String directory;

  CollectionKind(String singular, String directory) {
    this.singular = singular;
    this.directory = directory;
  }

  /**
   * Returns the word for one collection of this kind, as in options and lineage: {@code dataset},
   * {@code stream} or {@code items}.
   */
  public String singular() {
    return singular;
  }

  /**
   * Returns the directory below the store's root, which is also the catalog namespace: {@code
   * datasets}, {@code streams} or {@code items}.
   */
  public String directory() {
    return directory;
  }
}
