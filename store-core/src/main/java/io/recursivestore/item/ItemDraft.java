package io.recursivestore.item;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An item that is to be put. Immutable.
 *
 * @param id its id; without one it gets a hash of all that was given, so that what is put twice is
 *     one item
 * @param payload what it holds
 * @param metadata what is known about it
 */
public record ItemDraft(Optional<String> id, Payload payload, ItemMetadata metadata) {
  /**
   * Checks the id.
   *
   * @throws io.recursivestore.model.InvalidRequestException if it is empty, too long, or has
   *     control characters
   */
  public ItemDraft {
    id.ifPresent(text -> Names.check("id", text));
  }

  /**
   * Returns a draft of a JSON value.
   *
   * @param value the value
   */
  public static ItemDraft json(JsonNode value) {
    return of(Payload.json(value));
  }

  /**
   * Returns a draft of a text that is one JSON value.
   *
   * @param text the text
   */
  public static ItemDraft json(String text) {
    return of(Payload.json(text));
  }

  /**
   * Returns a draft of bytes.
   *
   * @param bytes the bytes
   */
  public static ItemDraft bytes(byte[] bytes) {
    return of(Payload.bytes(bytes));
  }

  /**
   * Returns a draft of which nothing else is known.
   *
   * @param payload what it holds
   */
  public static ItemDraft of(Payload payload) {
    return new ItemDraft(Optional.empty(), payload, ItemMetadata.NONE);
  }

  /**
   * Returns the same with an id.
   *
   * @param value 1 to 1,024 characters without control characters
   */
  public ItemDraft withId(String value) {
    return new ItemDraft(Optional.of(value), payload, metadata);
  }

  /**
   * Returns the same with other metadata.
   *
   * @param value what is known about it
   */
  public ItemDraft with(ItemMetadata value) {
    return new ItemDraft(id, payload, value);
  }
}
