package io.recursivestore.spark.read;

import io.recursivestore.spark.option.ReadOptions;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Which part of which random order to read.
 *
 * @param seed tells orders apart
 * @param epoch tells orders of one seed apart
 * @param offset how many windows at the beginning of the order to leave out
 * @param sample at which window of the order to end
 */
record Shuffle(long seed, long epoch, long offset, long sample) implements Serializable {
  private static final long DEFAULT_SEED = 0;

  /**
   * Returns the order that options ask for, or empty if rows should keep theirs.
   *
   * @param options what the user gave, checked
   */
  static Optional<Shuffle> in(CaseInsensitiveStringMap options) {
    Optional<Long> seed = ReadOptions.SHUFFLE_SEED.in(options);
    Optional<Long> sample = ReadOptions.SAMPLE_WINDOWS.in(options);
    if (seed.isEmpty() && sample.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Shuffle(
            seed.orElse(DEFAULT_SEED),
            ReadOptions.SHUFFLE_EPOCH.in(options).orElse(0L),
            ReadOptions.SHUFFLE_OFFSET.in(options).orElse(0L),
            sample.orElse(Long.MAX_VALUE)));
  }

  /**
   * Returns how many windows are read.
   *
   * @param windows how many there are
   */
  long count(long windows) {
    return Math.max(0, Math.min(windows, sample) - offset);
  }

  /** Returns whether windows may be left out. */
  boolean isPart() {
    return offset > 0 || sample < Long.MAX_VALUE;
  }

  /**
   * Returns the order.
   *
   * @param windows how many there are
   */
  Permutation order(long windows) {
    return new Permutation(windows, seed, epoch);
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + ", epoch "
        + epoch
        + ", from "
        + offset
        + (sample < Long.MAX_VALUE ? " to " + sample : "");
  }
}
