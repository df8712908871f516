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
 * @param base the version whose fragments this one starts from: the one before it, an earlier one,
 *     or {@value #NOTHING} for none
 * @param schema the schema from this version on, if it changed
 * @param added fragments added to those of the base
 * @param removed paths of fragments of the base that are left out
 * @param totals how much the version holds
 * @param expiry which versions are left from this version on, if some expired
 * @param parents what the added rows were made from
 * @param meta the user's own keys and values
 */
public record Commit(
    long version,
    Instant time,
    Operation operation,
    long base,
    Optional<Schema> schema,
    List<Fragment> added,
    List<String> removed,
    Totals totals,
    Optional<Expiry> expiry,
    List<Parent> parents,
    Map<String, String> meta) {
  /** The version of a collection's first commit. */
  public static final long FIRST_VERSION = 1;

  /** The base of a version that starts from nothing. */
  public static final long NOTHING = 0;

  /**
   * The key of {@code meta} under which a commit of a streaming query has the query's random id,
   * the same for all of its epochs.
   */
  public static final String QUERY = "stream.query";

  /** The key of {@code meta} under which a commit of a streaming query has the epoch's number. */
  public static final String EPOCH = "stream.epoch";

  /**
   * The key of {@code meta} under which a commit of a dataset has the name of the {@link
   * FileFormat} in which files are written from then on.
   */
  public static final String FILE_FORMAT = "files.format";

  /** The key of {@code meta} under which an append to a stream has the number of steps after it. */
  public static final String STEPS = "stream.steps";

  /** Copies the lists and the map. */
  public Commit {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    parents = List.copyOf(parents);
    meta = Map.copyOf(meta);
  }

  /**
   * Returns how much the commit added: all that the version holds if it doesn't start from the one
   * before.
   */
  public Totals addedTotals() {
    return base == version - 1 ? Totals.of(added) : totals;
  }

  /** Returns the number of rows of {@link #addedTotals}. */
  public long addedRows() {
    return addedTotals().rows();
  }
}
