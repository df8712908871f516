package io.recursivestore.dataset.predict;

import java.util.List;

/**
 * A range of a dataset that was read, or may be.
 *
 * @param dataset the dataset's name
 * @param axis what the range is measured on: the name of a column of times, or empty for row
 *     numbers
 * @param columns names of the columns read
 * @param start the first microsecond or row
 * @param end the first one after the range
 */
public record Access(String dataset, String axis, List<String> columns, long start, long end) {
  /** Copies the list. */
  public Access {
    columns = List.copyOf(columns);
  }

  /** Returns the length of the range. */
  public long length() {
    return end - start;
  }

  /** Returns the range that follows and is as long, of the same columns. */
  public Access next() {
    return at(end, end + length());
  }

  /** Returns the same of another range. */
  Access at(long otherStart, long otherEnd) {
    return new Access(dataset, axis, columns, otherStart, otherEnd);
  }

  /** Returns whether this, having been predicted, was right: it has most of what was then read. */
  boolean foresaw(Access other) {
    return isLike(other)
        && 2 * (Math.min(end, other.end) - Math.max(start, other.start)) >= other.length();
  }

  /** Returns whether both are ranges of the same columns on the same axis. */
  boolean isLike(Access other) {
    return dataset.equals(other.dataset)
        && axis.equals(other.axis)
        && columns.equals(other.columns);
  }
}
