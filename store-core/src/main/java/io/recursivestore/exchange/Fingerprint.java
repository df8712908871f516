package io.recursivestore.exchange;

import java.util.UUID;

/**
 * What datasets knows the content of a saved dataset by, when it caches what was made from it: two
 * contents must never share one.
 */
final class Fingerprint {
  private Fingerprint() {}

  /** Returns 16 hexadecimal digits that nobody had before. */
  static String random() {
    UUID uuid = UUID.randomUUID();
    return "%016x".formatted(uuid.getMostSignificantBits() ^ uuid.getLeastSignificantBits());
  }
}
