package io.recursivestore.stream;

import java.util.UUID;

/**
 * Names what a publish made visible, so that who replays it can tell that it happened.
 *
 * @param idHigh upper half of a random id of the writing query
 * @param idLow lower half of that id
 * @param number the batch's number plus 1; 0 if there is no batch
 */
record Batch(long idHigh, long idLow, long number) {
  /** No batch. */
  static final Batch NONE = new Batch(0, 0, 0);

  static Batch of(UUID query, long number) {
    return new Batch(query.getMostSignificantBits(), query.getLeastSignificantBits(), number + 1);
  }

  UUID query() {
    return new UUID(idHigh, idLow);
  }
}
