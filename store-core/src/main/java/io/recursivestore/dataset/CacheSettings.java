package io.recursivestore.dataset;

import io.recursivestore.model.InvalidRequestException;
import java.time.Duration;

/**
 * How a store keeps decoded columns in memory. Stores have no cache unless they are opened with
 * settings: a reader who reads everything once would only pay for it.
 *
 * @param maxBytes how much memory the columns may take; those that a reader is using may be more
 * @param expireAfterAccess how long a column is kept after it was last used
 * @param preload whether what will probably be read next is read in the background
 */
public record CacheSettings(long maxBytes, Duration expireAfterAccess, boolean preload) {
  /**
   * Checks the bounds.
   *
   * @throws InvalidRequestException if one is not positive
   */
  public CacheSettings {
    if (maxBytes <= 0 || expireAfterAccess.isNegative() || expireAfterAccess.isZero()) {
      throw new InvalidRequestException(
          "A cache of "
              + maxBytes
              + " bytes for "
              + expireAfterAccess
              + " keeps nothing; use positive bounds, or open the store without a cache.");
    }
  }

  /**
   * Returns settings that keep columns for 10 minutes after their last use, and preload.
   *
   * @param maxBytes how much memory the columns may take
   */
  public static CacheSettings ofBytes(long maxBytes) {
    return new CacheSettings(maxBytes, Duration.ofMinutes(10), true);
  }
}
