package io.recursivestore.stream;

import java.nio.LongBuffer;

/**
 * The mapped elements of one segment, and of which step and field each is. Elements, rows and
 * fields are numbered from 0 and not checked here. Instances have no state and may be used by many
 * threads at once; no method allocates.
 */
abstract class MappedSegment {
  /** The elements. Others share it: only absolute reads. */
  final LongBuffer data;

  MappedSegment(LongBuffer data) {
    this.data = data;
  }

  static MappedSegment of(Segment segment) {
    return segment.ref().ragged() ? new RaggedSegment(segment) : new UniformSegment(segment);
  }

  /** Returns the field that an element is of. */
  abstract int field(int element);

  /** Returns the step that an element is of. */
  abstract long step(int element);

  /**
   * Tells the steps and fields of consecutive elements.
   *
   * @param element the first one
   * @param count how many, at least 1
   * @param steps gets their steps
   * @param fields gets their fields
   * @param at index of the first one in both
   */
  abstract void describe(int element, int count, long[] steps, int[] fields, int at);

  /** Returns the step of a row. */
  abstract long rowStep(int row);

  /** Returns the first element of a field in a row, or -1 if the row lacks the field. */
  abstract int start(int row, int field);

  /** Returns the number of elements of a field in a row; 0 if the row lacks the field. */
  abstract int length(int row, int field);

  /**
   * Copies the elements of a field, one row after another.
   *
   * @return the index in the target after the last one
   */
  final int copyLongs(int field, int fromRow, int toRow, long[] target, int at) {
    int next = at;
    for (int row = fromRow; row < toRow; row++) {
      int start = start(row, field);
      int length = length(row, field);
      if (length == 1) {
        target[next] = data.get(start);
      } else if (length > 0) {
        data.get(start, target, next, length);
      }
      next += length;
    }
    return next;
  }

  /**
   * Copies the elements of a float field, one row after another.
   *
   * @return the index in the target after the last one
   */
  final int copyDoubles(int field, int fromRow, int toRow, double[] target, int at) {
    int next = at;
    for (int row = fromRow; row < toRow; row++) {
      int start = start(row, field);
      int end = next + length(row, field);
      for (int from = start - next; next < end; next++) {
        target[next] = Double.longBitsToDouble(data.get(from + next));
      }
    }
    return next;
  }
}
