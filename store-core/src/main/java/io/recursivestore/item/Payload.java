package io.recursivestore.item;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.model.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What an item holds: a JSON value, or bytes that mean nothing to the store. Immutable. */
public final class Payload {
  /** The most bytes that a payload may have, 256 MiB. */
  public static final int MAX_BYTES = 1 << 28;

  private final boolean isJson;
  private final byte[] bytes;

  private Payload(boolean isJson, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new InvalidRequestException(
          "A payload of "
              + bytes.length
              + " bytes is too large: an item holds up to "
              + MAX_BYTES
              + ". Keep large tables as datasets, and large files elsewhere.");
    }
    this.isJson = isJson;
    this.bytes = bytes;
  }

  /**
   * Returns a JSON value as a payload.
   *
   * @param value any JSON value
   */
  public static Payload json(JsonNode value) {
    return new Payload(true, Json.bytes(value));
  }

  /**
   * Returns a text that is one JSON value as a payload. It is kept as it is.
   *
   * @param text the text
   * @throws InvalidRequestException if it isn't one JSON value
   */
  public static Payload json(String text) {
    try {
      Json.check(text);
    } catch (JsonProcessingException e) {
      throw new InvalidRequestException(
          "The payload is not JSON: "
              + e.getOriginalMessage()
              + " (at character "
              + e.getLocation().getCharOffset()
              + "). Give one JSON value, or bytes.",
          e);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new InvalidRequestException(
          "The payload has half of a surrogate pair, which UTF-8 can't have. Escape it, as in"
              + " \\ud800.");
    }
    return new Payload(true, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns bytes as a payload.
   *
   * @param bytes the bytes, which are copied
   */
  public static Payload bytes(byte[] bytes) {
    return new Payload(false, bytes.clone());
  }

  static Payload stored(boolean isJson, byte[] bytes) {
    return new Payload(isJson, bytes);
  }

  /** Returns whether this is a JSON value, and not bytes. */
  public boolean isJson() {
    return isJson;
  }

  /** Returns a copy of the bytes: of JSON, those of its text in UTF-8. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns how many bytes there are. */
  public int size() {
    return bytes.length;
  }

  /**
   * Returns the JSON value.
   *
   * @throws InvalidRequestException if this is bytes
   */
  public JsonNode json() {
    return Json.read(text());
  }

  /**
   * Returns the text of the JSON value.
   *
   * @throws InvalidRequestException if this is bytes
   */
  public String text() {
    if (!isJson) {
      throw new InvalidRequestException(
          "The payload is "
              + bytes.length
              + " bytes, and not JSON. Ask isJson() first, or take bytes().");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  byte[] content() {
    return bytes;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Payload other
        && isJson == other.isJson
        && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return (isJson ? "JSON of " : "") + bytes.length + " bytes";
  }
}
