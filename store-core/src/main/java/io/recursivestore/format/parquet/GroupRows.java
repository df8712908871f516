package io.recursivestore.format.parquet;

import io.recursivestore.format.MatchedRows;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one row group into vectors, batch by batch. */
interface GroupRows extends AutoCloseable {

  /**
   * Replaces the vectors' content by the next rows.
   *
   * @param most how many there may be, at least 1
   * @return their number; 0 if there are none left
   */
  int next(int most);

  /** Returns which of them match the exact filter; null if it is not evaluated here. */
  default @Nullable MatchedRows matches() {
    return null;
  }

  @Override
  void close();
}
