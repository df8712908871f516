package io.recursivestore.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * Items that were put together under a name. Their versions are kept as long as the dataset is.
 *
 * @param name its name
 * @param version the version, from 1: each time that a name is used makes one more
 * @param time when it was put
 * @param metadata what was said about it: a JSON object
 * @param items how many items it has
 * @param bytes the sizes of their payloads
 */
public record ItemDataset(
    String name, int version, Instant time, ObjectNode metadata, int items, long bytes) {
  /** Copies the metadata. */
  public ItemDataset {
    metadata = metadata.deepCopy();
  }

  /** Returns a copy of the metadata. */
  @Override
  public ObjectNode metadata() {
    return metadata.deepCopy();
  }
}
