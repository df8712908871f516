package io.recursivestore.format.parquet.decode;

import java.util.Arrays;
import org.apache.arrow.vector.util.OversizedAllocationException;

/**
 * The repetition and definition levels of one leaf column in one batch, one pair a value or missing
 * value, after <a href="https://parquet.apache.org/docs/file-format/nestedencoding/">Parquet's
 * nested encoding</a>.
 */
public final class Levels {
  private static final int FIRST = 1024;
  private static final int MANY = 1 << 20;

  /**
   * The most pairs of a batch. A batch is cut to some 700,000, so that only few rows with very many
   * values come near. A page needs no more than a few bytes to claim billions, each of which would
   * take 8 bytes here, and as many in a vector.
   */
  static final int MOST = 1 << 24;

  private final boolean repeats;
  private int[] repetitions = new int[0];
  private int[] definitions = new int[0];
  private int count;

  /** The definition level of all, or -1 if it is not known to be the same. */
  private int same = -1;

  /**
   * Holds levels.
   *
   * @param repeats whether there is any repetition level but 0
   */
  Levels(boolean repeats) {
    this.repeats = repeats;
  }

  /** Returns the number of pairs. */
  public int count() {
    return count;
  }

  /** Returns whether there may be a repetition level that is not 0. */
  public boolean repeats() {
    return repeats;
  }

  /**
   * Returns the repetition levels, until the next are read.
   *
   * @return from the beginning on; not there if none repeats
   */
  public int[] repetitions() {
    return repetitions;
  }

  /**
   * Returns the definition levels, until the next are read.
   *
   * @return from the beginning on
   */
  public int[] definitions() {
    return definitions;
  }

  void clear() {
    count = 0;
  }

  /** Returns the definition level of all pairs, or -1 if it is not known to be the same. */
  int same() {
    return same;
  }

  /**
   * Adds pairs.
   *
   * @param level the definition level of all of them, or -1 if it is not known to be the same
   */
  void add(int[] reps, int[] defs, int from, int some, int level) {
    same = count == 0 || same == level ? level : -1;
    long needed = (long) count + some;
    if (needed > definitions.length) {
      if (needed > MOST) {
        throw new OversizedAllocationException(
            "a column has more than " + MOST + " values and nulls in one batch.");
      }
      // Twice as many each time would copy, in all, as much as the last array holds.
      long more = count < MANY ? 2L * count : 4L * count;
      int capacity = (int) Math.max(needed, Math.min(MOST, Math.max(FIRST, more)));
      definitions = Arrays.copyOf(definitions, capacity);
      if (repeats) {
        repetitions = Arrays.copyOf(repetitions, capacity);
      }
    }
    System.arraycopy(defs, from, definitions, count, some);
    if (repeats) {
      System.arraycopy(reps, from, repetitions, count, some);
    }
    count += some;
  }
}
