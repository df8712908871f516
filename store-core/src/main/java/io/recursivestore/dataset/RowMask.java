package io.recursivestore.dataset;

import java.util.Arrays;

/**
 * Which rows of a batch are kept. It starts with those that no earlier condition has left out; a
 * {@link RowPredicate} takes away more. For one thread.
 */
public final class RowMask {
  private long[] words = {};
  private int rows;

  RowMask() {}

  /** Returns the number of rows of the batch. */
  public int rows() {
    return rows;
  }

  /**
   * Returns whether a row is kept so far.
   *
   * @param row its number in the batch, from 0
   */
  public boolean isKept(int row) {
    return (words[row >> 6] >>> row & 1) != 0;
  }

  /**
   * Leaves out a row.
   *
   * @param row its number in the batch, from 0
   */
  public void leaveOut(int row) {
    words[row >> 6] &= ~(1L << row);
  }

  /**
   * Returns the first row that is kept, at or after a row.
   *
   * @param row where to begin, from 0; may be the number of rows
   * @return the row, or -1 if there is none
   */
  public int nextKept(int row) {
    int found = next(row, 0);
    return found < rows ? found : -1;
  }

  /** Returns the number of rows that are kept. */
  public int kept() {
    int count = 0;
    for (int i = 0; i < words(rows); i++) {
      count += Long.bitCount(words[i]);
    }
    return count;
  }

  /** Returns the first row at or after another that is left out, or the number of rows. */
  int nextLeftOut(int row) {
    return Math.min(rows, next(row, -1));
  }

  /** Keeps all of a number of rows. */
  void reset(int count) {
    rows = count;
    int used = words(count);
    if (words.length < used) {
      words = new long[used];
    }
    Arrays.fill(words, 0, used, -1);
    if (count % Long.SIZE != 0) {
      words[used - 1] = -1L >>> -count;
    }
  }

  /** Leaves out the rows whose bits are 0. */
  void keepOnly(long[] bits) {
    for (int i = 0; i < words(rows); i++) {
      words[i] &= bits[i];
    }
  }

  /** Leaves out what another mask of the same rows keeps. */
  void removeAll(RowMask other) {
    for (int i = 0; i < words(rows); i++) {
      words[i] &= ~other.words[i];
    }
  }

  private static int words(int rows) {
    return (rows + Long.SIZE - 1) / Long.SIZE;
  }

  /** Finds the first bit that is 1 once the words are combined with {@code flip}. */
  private int next(int row, long flip) {
    int used = words(rows);
    int at = row >> 6;
    if (at >= used) {
      return rows;
    }
    long word = (words[at] ^ flip) & (-1L << row);
    while (word == 0) {
      if (++at == used) {
        return rows;
      }
      word = words[at] ^ flip;
    }
    return (at << 6) + Long.numberOfTrailingZeros(word);
  }
}
