package io.recursivestore.storage;

/** The message for an object that ends too early. */
final class Truncation {
  private Truncation() {}

  static String message(String where, long offset, int length, long size) {
    return "'"
        + where
        + "' is truncated: "
        + length
        + " bytes were wanted at offset "
        + offset
        + ", but it has "
        + size
        + " bytes.";
  }
}
