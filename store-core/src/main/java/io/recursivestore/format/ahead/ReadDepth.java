package io.recursivestore.format.ahead;

/**
 * How many reads to have under way: as many pieces as the caller takes while the slowest of the
 * recent ones is read, and one more, and twice as many each time that it has to wait. Times are in
 * nanoseconds.
 */
final class ReadDepth {
  private static final int FEWEST = 4;
  private static final int MOST = 32;

  /** A slow read, or a wait, is half forgotten after about 11 that were none. */
  private static final double DECAY = 15.0 / 16;

  private static final double WEIGHT = 1.0 / 8;

  private double slowest;
  private double pause = -1;
  private double wished = FEWEST;

  /** Notes how long a read took. */
  void read(long nanos) {
    slowest = Math.max((double) nanos, slowest * DECAY);
  }

  /** Notes how long the caller worked between one piece and the next. */
  void consumed(long nanos) {
    pause = pause < 0 ? (double) nanos : pause + (nanos - pause) * WEIGHT;
  }

  /** Notes that the caller found a piece. */
  void hit() {
    wished = Math.max(FEWEST, wished * DECAY);
  }

  /** Notes that the caller has to wait for one. */
  void stalled() {
    wished = Math.min(MOST, wished * 2);
  }

  /** Returns the number of reads, from 4 to 32. */
  int reads() {
    double needed = pause < 0 ? 0 : 1 + Math.ceil(slowest / Math.max(1, pause));
    return (int) Math.min(MOST, Math.max(needed, wished));
  }
}
