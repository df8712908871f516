package io.recursivestore.dataset;

/**
 * How many batches to keep decoded: as many as the caller takes while the slowest of the recent
 * ones is made, and one more. A file that is opened, or a row group that is read, then does not
 * keep the caller waiting; a caller slower than the decoder is served from two. Times are in
 * nanoseconds.
 */
final class PrefetchDepth {
  private static final int FEWEST = 2;

  /** A slow batch is half forgotten after about 11 fast ones. */
  private static final double DECAY = 15.0 / 16;

  private static final double WEIGHT = 1.0 / 8;

  private double slowest;
  private double pause = -1;

  /** Notes how long it took to make a batch. */
  void decoded(long nanos) {
    slowest = Math.max((double) nanos, slowest * DECAY);
  }

  /** Notes how long the caller worked on a batch. */
  void consumed(long nanos) {
    pause = pause < 0 ? (double) nanos : pause + (nanos - pause) * WEIGHT;
  }

  /** Returns the number of batches, at least 2. */
  int batches() {
    if (pause < 0) {
      return FEWEST;
    }
    double needed = 1 + Math.ceil(slowest / Math.max(1, pause));
    return (int) Math.max(FEWEST, Math.min(needed, Integer.MAX_VALUE));
  }
}
