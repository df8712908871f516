package io.recursivestore.model;

import java.io.Serializable;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which versions of a collection are left.
 *
 * @param oldest all versions from this on are
 * @param kept the versions before it that are too
 */
public record Expiry(long oldest, SortedSet<Long> kept) implements Serializable {
  /** All versions are left. */
  public static final Expiry NONE = new Expiry(Commit.FIRST_VERSION, new TreeSet<>());

  /**
   * Copies the set.
   *
   * @throws InvalidRequestException if a version that is kept is not before the oldest
   */
  public Expiry {
    kept = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(kept));
    if (oldest < Commit.FIRST_VERSION
        || (!kept.isEmpty() && (kept.first() < Commit.FIRST_VERSION || kept.last() >= oldest))) {
      throw new InvalidRequestException(
          "Versions " + kept + " can't be kept before the oldest, " + oldest + ".");
    }
  }

  /**
   * Returns whether a version is left.
   *
   * @param version its number, at most the newest
   */
  public boolean keeps(long version) {
    return version >= oldest || kept.contains(version);
  }
}
