package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import java.io.Serializable;

/**
 * One field of a stream's steps.
 *
 * @param name its name, not empty
 * @param type the type of its values
 * @param sequence whether a step holds a sequence of values, not a single one
 */
public record StreamField(String name, FieldType type, boolean sequence) implements Serializable {
  /**
   * Checks the name.
   *
   * @throws InvalidRequestException if the name is empty
   */
  public StreamField {
    if (name.isEmpty()) {
      throw new InvalidRequestException("A field's name can't be empty.");
    }
  }

  /**
   * Returns a field that holds a single value in each step.
   *
   * @param name its name, not empty
   * @param type the type of its values
   */
  public static StreamField scalar(String name, FieldType type) {
    return new StreamField(name, type, false);
  }

  /**
   * Returns a field that holds a sequence of values in each step.
   *
   * @param name its name, not empty
   * @param type the type of its values
   */
  public static StreamField sequence(String name, FieldType type) {
    return new StreamField(name, type, true);
  }

  @Override
  public String toString() {
    return name + ": " + (sequence ? "sequence of " : "") + type;
  }
}
