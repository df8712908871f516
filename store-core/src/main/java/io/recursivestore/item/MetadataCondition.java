package io.recursivestore.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;

/**
 * A condition on one entry of the rest of an item's metadata. It is true where the entry is there,
 * is of the same kind as the value (a number, a text or a boolean), and compares as asked. Numbers
 * that differ after their 15th digit may be equal to SQLite, which compares them as floating-point
 * numbers.
 *
 * @param key the entry's key
 * @param operator how it is compared
 * @param value a number, text or boolean
 */
public record MetadataCondition(String key, Operator operator, JsonNode value) {
  /**
   * Checks the value.
   *
   * @throws InvalidRequestException if it is an object, an array or null
   */
  public MetadataCondition {
    if (!value.isNumber() && !value.isTextual() && !value.isBoolean()) {
      throw new InvalidRequestException(
          "Metadata is compared with a number, a text or a boolean, not with " + value + ".");
    }
    Names.check("metadata key", key);
    Names.checkJson(value);
  }
}
