package io.recursivestore.exchange.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A version of an item of a Python store.
 *
 * @param id the item's id
 * @param version its number, from 1; in a store without versions it is 1
 * @param isLatest whether it is the newest
 * @param value what it holds, in the forms of {@link Pickles#json}
 * @param metadata what is known about it; of versions that are not the newest, nothing
 * @param file where it was
 */
public record PythonItem(
    String id, long version, boolean isLatest, JsonNode value, ObjectNode metadata, Path file) {

  /** Returns what it holds as bytes, if it is bytes and nothing else. */
  public Optional<byte[]> bytes() {
    JsonNode bytes = value.get("$bytes");
    if (bytes == null || value.size() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(bytes.binaryValue());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
