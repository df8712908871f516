package io.recursivestore.dataset;

import io.recursivestore.model.InvalidRequestException;
import java.time.Duration;

/**
 * Which versions of a dataset to give up: those that are not among the last ones, and were
 * overtaken by a newer one some time ago. A version is never given up that is the newest, that a
 * tag names, or that a reader holds by a lease.
 *
 * @param keepLast the number of newest versions to keep, at least 1
 * @param olderThan how long ago a version must have been overtaken, at least zero
 * @param keepLineage whether to keep versions that versions of other collections, or the newest
 *     versions of items, were made from
 * @param dryRun whether only to tell what would be given up
 */
public record ExpireOptions(int keepLast, Duration olderThan, boolean keepLineage, boolean dryRun) {
  /** Keeps the newest version, and those that were newest in the last seven days. */
  public static final ExpireOptions DEFAULT = new ExpireOptions(1, Duration.ofDays(7), true, false);

  /**
   * Checks the bounds.
   *
   * @throws InvalidRequestException if a value is out of bounds
   */
  public ExpireOptions {
    if (keepLast < 1) {
      throw new InvalidRequestException(
          "The newest version can't expire: keep at least 1 version, not " + keepLast + ".");
    }
    if (olderThan.isNegative()) {
      throw new InvalidRequestException("The age " + olderThan + " is negative.");
    }
  }

  /**
   * Returns these options with another number of versions to keep, whatever their age.
   *
   * @param versions the number of newest versions to keep, at least 1
   */
  public ExpireOptions keepingLast(int versions) {
    return new ExpireOptions(versions, Duration.ZERO, keepLineage, dryRun);
  }

  /**
   * Returns these options with another age.
   *
   * @param age how long ago a version must have been overtaken
   */
  public ExpireOptions olderThan(Duration age) {
    return new ExpireOptions(keepLast, age, keepLineage, dryRun);
  }

  /** Returns these options without giving up anything. */
  public ExpireOptions asDryRun() {
    return new ExpireOptions(keepLast, olderThan, keepLineage, true);
  }
}
