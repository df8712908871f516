package io.recursivestore.dataset;

import org.jspecify.annotations.Nullable;

/** Gives decoded rows in the order of a version. For one thread at a time. */
interface BatchSource extends AutoCloseable {

  /** Returns the next rows, which the caller closes; null at the end. */
  @Nullable Batch next();

  /** Closing frees all but the batches that were given out. */
  @Override
  void close();
}
