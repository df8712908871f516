package io.recursivestore.format.ahead;

import java.util.Comparator;
import java.util.List;

/**
 * What will be asked for of one column chunk.
 *
 * @param ranges where it is; they don't overlap, and are put into the order of their offsets
 * @param isFirst whether it is needed before it is known whether the others of its row group are
 */
public record Wanted(List<Range> ranges, boolean isFirst) {
  /**
   * Bytes of a file.
   *
   * @param offset the first of them, from 0
   * @param length their number
   */
  public record Range(long offset, long length) {
    long end() {
      return offset + length;
    }
  }

  /** Sorts the ranges. */
  public Wanted {
    ranges = ranges.stream().sorted(Comparator.comparingLong(Range::offset)).toList();
  }

  long bytes() {
    return ranges.stream().mapToLong(Range::length).sum();
  }
}
