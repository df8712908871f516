package io.recursivestore.model;

import java.io.Serializable;

/**
 * A named, typed slot of a schema, a struct, a list or a map.
 *
 * @param id identifies the column through renames within one collection; positive, unique in the
 *     schema
 * @param name its name, not empty
 * @param type its type
 * @param nullable whether it may hold null
 */
public record Column(int id, String name, DataType type, boolean nullable) implements Serializable {
  /**
   * Checks the values.
   *
   * @throws InvalidRequestException if the name is empty or the id is not positive
   */
  public Column {
    if (name.isEmpty()) {
      throw new InvalidRequestException("A column's name can't be empty.");
    }
    if (id <= 0) {
      throw new InvalidRequestException(
          "Column '" + name + "' has id " + id + "; ids are positive.");
    }
  }

  @Override
  public String toString() {
    return name + ": " + type + (nullable ? "" : " not null");
  }
}
