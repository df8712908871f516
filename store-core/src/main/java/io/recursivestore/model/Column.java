package io.recursivestore.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A named, typed slot of a schema, a struct, a list or a map.
 *
 * @param id identifies the column through renames within one collection; positive, unique in the
 *     schema
 * @param name its name, not empty
 * @param type its type
 * @param nullable whether it may hold null
 * @param defaultValue what it holds in rows that were written without it, or null for null
 */
public record Column(
    int id, String name, DataType type, boolean nullable, @Nullable Value defaultValue)
    implements Serializable {
  /**
   * Checks the values.
   *
   * @throws InvalidRequestException if the name is empty, the id is not positive, or the type has
   *     no such default
   */
  public Column {
    if (name.isEmpty()) {
      throw new InvalidRequestException("A column's name can't be empty.");
    }
    if (id <= 0) {
      throw new InvalidRequestException(
          "Column '" + name + "' has id " + id + "; ids are positive.");
    }
    if (defaultValue != null) {
      DefaultValues.check(name, type, defaultValue);
    }
  }

  /**
   * Creates a column whose default is null.
   *
   * @param id its id
   * @param name its name
   * @param type its type
   * @param nullable whether it may hold null
   * @throws InvalidRequestException if the name is empty or the id is not positive
   */
  public Column(int id, String name, DataType type, boolean nullable) {
    this(id, name, type, nullable, null);
  }

  /** Returns whether rows that were written without this column can be read with it. */
  public boolean isOptional() {
    return nullable || defaultValue != null;
  }

  Column withType(DataType other) {
    return new Column(id, name, other, nullable, defaultValue);
  }

  @Override
  public String toString() {
    return name
        + ": "
        + type
        + (nullable ? "" : " not null")
        + (defaultValue == null ? "" : " default " + defaultValue.text());
  }
}
