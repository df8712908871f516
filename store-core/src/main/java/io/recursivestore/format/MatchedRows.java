package io.recursivestore.format;

import java.util.Arrays;

/**
 * Which rows of a batch match a filter, in the order of the batch. It is filled again for the next
 * batch. For one thread.
 */
public final class MatchedRows {
  private int[] rows = {};
  private int count;
  private boolean isPrefix = true;

  /** Creates it without rows. */
  public MatchedRows() {}

  /** Returns how many rows match. */
  public int count() {
    return count;
  }

  /**
   * Returns the numbers of the rows in the batch, from 0. Only the first {@link #count} places are
   * meant; nobody may write to them.
   */
  public int[] rows() {
    if (isPrefix) {
      number();
    }
    return rows;
  }

  /** Forgets all rows. */
  public void clear() {
    count = 0;
    isPrefix = true;
  }

  /**
   * Adds rows that follow each other.
   *
   * @param from the first, behind all rows that were added before
   * @param length how many
   */
  public void add(int from, int length) {
    if (isPrefix && from == count) {
      count += length;
      return;
    }
    reserve(length);
    for (int i = 0; i < length; i++) {
      rows[count++] = from + i;
    }
  }

  /**
   * Adds the rows whose bits are set.
   *
   * @param from the row of the first bit, behind all rows that were added before
   * @param bits a bit for each row, the lowest of the first word for the first row
   * @param length the number of bits; those behind them are 0
   */
  public void add(int from, long[] bits, int length) {
    int words = VectorFilter.words(length);
    int matching = 0;
    for (int i = 0; i < words; i++) {
      matching += Long.bitCount(bits[i]);
    }
    if (matching == length) {
      add(from, length);
      return;
    }
    reserve(matching);
    int[] into = rows;
    int at = count;
    for (int i = 0; i < words; i++) {
      int row = from + i * Long.SIZE;
      for (long left = bits[i]; left != 0; left &= left - 1) {
        into[at++] = row + Long.numberOfTrailingZeros(left);
      }
    }
    count = at;
  }

  private void reserve(int more) {
    if (isPrefix) {
      number();
      isPrefix = false;
    }
    grow(count + more);
  }

  /** Writes down the rows, which so far are the first ones of the batch. */
  private void number() {
    grow(count);
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
  }

  private void grow(int size) {
    if (rows.length < size) {
      rows = Arrays.copyOf(rows, Math.max(size, 2 * rows.length));
    }
  }
}
