package io.recursivestore.spark.vector;

import java.util.Arrays;

/**
 * The windows, or single rows, that a batch shows: where each begins, and how long it is. Columns
 * that were made with an instance show what it holds at the moment, so that batch after batch needs
 * nothing but this to be filled anew. Not thread-safe.
 *
 * <p>A window that lies in one segment is a view of that segment's column. Any other one, which
 * crosses into the next segment or is filled up with nulls, is a view of a column over all
 * segments, in which it has addresses of its own: its number shifted left, plus the index of the
 * element. The shift is the least that keeps the windows of the batch apart.
 */
public final class Picks {
  /** Rows of a column are numbered by ints. */
  private static final long ADDRESSES = 1L << 31;

  private final long[] starts;
  private final boolean[] reached;
  private final int[] segments;
  private final int[] rows;
  private final int[] lengths;
  private final int[] presents;
  private int count;
  private int shift;
  private int segment;

  /**
   * Creates an empty instance.
   *
   * @param starts for each segment the number of rows before it, then the number of all rows
   * @param capacity most windows that a batch may have, at least 1
   */
  public Picks(long[] starts, int capacity) {
    this.starts = starts.clone();
    this.reached = new boolean[starts.length - 1];
    this.segments = new int[capacity];
    this.rows = new int[capacity];
    this.lengths = new int[capacity];
    this.presents = new int[capacity];
  }

  /** Forgets all windows. */
  public void clear() {
    count = 0;
    shift = 0;
  }

  /** Returns the number of windows. */
  public int count() {
    return count;
  }

  /** Returns for how many windows there is room. */
  public int room() {
    return segments.length - count;
  }

  /**
   * Returns whether a window, of this batch or one before, has rows of a segment.
   *
   * @param index the segment
   */
  public boolean reaches(int index) {
    return reached[index];
  }

  /**
   * Adds a window, unless the batch is full. An empty batch takes any window.
   *
   * @param start its first row, counted over all segments
   * @param length its number of elements, at least 1
   * @param present how many of them are rows, at least 1; the rest are nulls. There must be so many
   *     rows from the first on
   * @return whether it was added
   */
  public boolean add(long start, int length, int present) {
    if (room() == 0) {
      return false;
    }
    int first = find(start);
    if (present == length && start + length <= starts[first + 1]) {
      segments[count] = first;
    } else {
      int wider = Math.max(shift, Integer.SIZE - Integer.numberOfLeadingZeros(length - 1));
      if ((count + 1L) << wider > ADDRESSES) {
        return false;
      }
      shift = wider;
      segments[count] = ~first;
      presents[count] = present;
      for (int next = first + 1; start + present > starts[next]; next++) {
        reached[next] = true;
      }
    }
    reached[first] = true;
    rows[count] = (int) (start - starts[first]);
    lengths[count] = length;
    count++;
    return true;
  }

  /**
   * Adds windows without nulls at equal distances, as many as there is room for.
   *
   * @param start first row of the first one, counted over all segments
   * @param stride rows from the start of one to the start of the next, at least 1
   * @param length their number of elements, at least 1
   * @param wanted how many windows
   * @return how many were added
   */
  public int addRun(long start, int stride, int length, long wanted) {
    int before = count;
    int end = (int) Math.min(segments.length, count + wanted);
    long next = start;
    while (count < end) {
      int first = find(next);
      long whole = (starts[first + 1] - length - next) / stride + 1;
      if (next + length > starts[first + 1]) {
        if (!add(next, length, length)) {
          break;
        }
        next += stride;
      } else {
        int to = (int) Math.min(end, count + whole);
        int row = (int) (next - starts[first]);
        for (int i = count, r = row; i < to; i++, r += stride) {
          segments[i] = first;
          rows[i] = r;
          lengths[i] = length;
        }
        reached[first] = true;
        next += (long) (to - count) * stride;
        count = to;
      }
    }
    return count - before;
  }

  /**
   * Adds windows without nulls from anywhere, as many as there is room for.
   *
   * @param firsts first rows of the windows, counted over all segments
   * @param length their number of elements, at least 1
   * @param wanted how many windows
   * @return how many were added
   */
  public int addAll(long[] firsts, int length, int wanted) {
    int before = count;
    int end = Math.min(segments.length, count + wanted);
    while (count < end) {
      // Most windows are in the segment of the one before, if there is one segment or few.
      long from = starts[segment];
      long to = starts[segment + 1] - length;
      int i = count;
      for (; i < end; i++) {
        long start = firsts[i - before];
        if (start < from || start > to) {
          break;
        }
        segments[i] = segment;
        rows[i] = (int) (start - from);
        lengths[i] = length;
      }
      reached[segment] |= i > count;
      count = i;
      if (count < end && !add(firsts[count - before], length, length)) {
        break;
      }
    }
    return count - before;
  }

  private int find(long row) {
    if (row < starts[segment] || row >= starts[segment + 1]) {
      int found = Arrays.binarySearch(starts, row);
      segment = found >= 0 ? found : -found - 2;
    }
    return segment;
  }

  /** Returns the segment that a window lies in, or the complement of that which it begins in. */
  int segment(int window) {
    return segments[window];
  }

  /** Returns a window's first row, counted in the segment that it begins in. */
  int row(int window) {
    return rows[window];
  }

  int length(int window) {
    return lengths[window];
  }

  /** Returns the address of the first element of a window that does not lie in one segment. */
  int address(int window) {
    return window << shift;
  }

  /** Returns whether there is an element at an address, and not just room for one. */
  boolean isPresent(int address) {
    int window = address >>> shift;
    return address - (window << shift) < presents[window];
  }

  /** Returns the row at an address, counted over all segments. */
  long position(int address) {
    int window = address >>> shift;
    return starts[~segments[window]] + rows[window] + (address - (window << shift));
  }

  /** Returns the segment of the row at an address. */
  int segmentAt(int address) {
    int segment = ~segments[address >>> shift];
    long position = position(address);
    while (position >= starts[segment + 1]) {
      segment++;
    }
    return segment;
  }

  /** Returns the first row of a segment, counted over all segments. */
  long start(int segment) {
    return starts[segment];
  }
}
