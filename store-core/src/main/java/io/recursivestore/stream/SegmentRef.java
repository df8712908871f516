package io.recursivestore.stream;

import java.io.Serializable;

/**
 * Tells another process which rows of a segment to open: what a planner sends to the tasks that
 * read.
 *
 * @param key the segment's directory, relative to the store's root
 * @param id the segment's id, which no other segment has, also not a later one at the same place
 * @param skippedRows rows of the segment before those that are meant
 * @param rows number of rows that are meant, at least 1
 * @param firstRow number of steps of the stream before these rows
 * @param firstStep step of the first row
 * @param stepIncrement difference between the steps of two rows, or 0 if the steps are in the index
 * @param lastStep step of the last row
 * @param ragged whether the rows differ in their fields or lengths
 * @param firstElement number of elements of the segment before these rows
 * @param elements number of elements of these rows
 * @param firstEntry number of index entries of the segment before these rows
 * @param entries number of index entries of these rows
 */
public record SegmentRef(
    String key,
    long id,
    long skippedRows,
    long rows,
    long firstRow,
    long firstStep,
    long stepIncrement,
    long lastStep,
    boolean ragged,
    long firstElement,
    long elements,
    long firstEntry,
    long entries)
    implements Serializable {
  /** Returns whether the steps of the rows are in the segment's index. */
  public boolean indexed() {
    return stepIncrement == 0;
  }
}
