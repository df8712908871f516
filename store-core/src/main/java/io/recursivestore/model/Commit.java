package io.recursivestore.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One version of a collection, as the difference from the version before.
 *
 * @param version its number, from 1, without gaps
 * @param time when it was made, to the microsecond; strictly later than the version before
 * @param operation what it did
 * @param schema the schema from this version on, if it changed
 * @param added fragments added
 * @param removed paths of fragments that were live before and no longer are
 * @param parents what the added rows were made from
 * @param meta the user's own keys and values
 */
public record Commit(
    long version,
    Instant time,
    Operation operation,
    Optional<Schema> schema,
    List<Fragment> added,
    List<String> removed,
    List<Parent> parents,
    Map<String, String> meta) {
  /** The version of a collection's first commit. */
  public static final long FIRST_VERSION = 1;

  /** Copies the lists and the map. */
  public Commit {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    parents = List.copyOf(parents);
    meta = Map.copyOf(meta);
  }

  /** Returns the number of rows that the commit added. */
  public long addedRows() {
    return added.stream().mapToLong(Fragment::rows).sum();
  }
}
