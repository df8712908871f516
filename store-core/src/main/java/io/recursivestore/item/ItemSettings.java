package io.recursivestore.item;

import io.recursivestore.model.InvalidRequestException;

/**
 * How a collection of items is kept.
 *
 * @param keptVersions how many versions of each item are kept, at least 1; older ones go when a
 *     newer is put, unless a dataset has them
 */
public record ItemSettings(int keptVersions) {
  /** Five versions of each item. */
  public static final ItemSettings DEFAULT = new ItemSettings(5);

  /**
   * Checks the number.
   *
   * @throws InvalidRequestException if it is less than 1
   */
  public ItemSettings {
    if (keptVersions < 1) {
      throw new InvalidRequestException(
          "At least 1 version of each item is kept, not " + keptVersions + ".");
    }
  }
}
