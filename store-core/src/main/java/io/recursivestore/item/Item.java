package io.recursivestore.item;

import java.time.Instant;

/**
 * One version of an item. Immutable.
 *
 * @param id its id
 * @param version the version, from 1
 * @param payload what it holds
 * @param metadata what is known about it; the time is there
 */
public record Item(String id, int version, Payload payload, ItemMetadata metadata) {
  /** Returns when it happened, or else was put, in microseconds. */
  public Instant time() {
    return metadata.time().orElseThrow();
  }
}
