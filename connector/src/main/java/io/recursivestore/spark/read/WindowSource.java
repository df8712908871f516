package io.recursivestore.spark.read;

import io.recursivestore.spark.vector.Picks;

/** Where the windows of a task are, one after another. */
interface WindowSource {
  /**
   * Adds the next windows to an empty batch, until it is full or there are no more.
   *
   * @param picks the batch; it stays empty if there are no more
   */
  void fill(Picks picks);
}
