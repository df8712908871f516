package io.recursivestore.model;

import java.io.Serializable;
import java.util.Map;

/**
 * Which column stands under a name in a data file that was written elsewhere, and so holds no ids.
 *
 * @param id the column's id
 * @param below the same for the columns in it, by their names: those of a struct's members, {@code
 *     element} of a list, {@code key} and {@code value} of a map
 */
public record NamedId(int id, Map<String, NamedId> below) implements Serializable {
  /**
   * Copies the map.
   *
   * @throws InvalidRequestException if the id is not positive
   */
  public NamedId {
    if (id <= 0) {
      throw new InvalidRequestException("A name stands for id " + id + "; ids are positive.");
    }
    below = Map.copyOf(below);
  }
}
