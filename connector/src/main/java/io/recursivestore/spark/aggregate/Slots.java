package io.recursivestore.spark.aggregate;

/** The rows of a result that are being made. Some may have the same keys. */
interface Slots {
  /**
   * Adds a row with the keys of another.
   *
   * @param slot the number of the other
   * @return the number of the new one
   */
  int split(int slot);
}
