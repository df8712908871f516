package io.recursivestore.stream;

import java.util.Arrays;

/**
 * Collects the elements of one row, whatever the order in which fields are set. Nothing is checked
 * here.
 */
final class StagedRow {
  /** Elements in the order in which fields were set. */
  private long[] values;

  /** Elements in the order of fields, where that is another. */
  private long[] sorted = {};

  private final int[] starts;
  private final int[] lengths;

  /** Number of the last row in which each field was set: so that clearing touches no array. */
  private final long[] lastSet;

  private long rowNumber = 1;
  private int fieldsSet;
  private int used;

  /** The highest field that is set, or -1. */
  private int last = -1;

  private boolean inOrder = true;

  StagedRow(int fields) {
    values = new long[fields];
    starts = new int[fields];
    lengths = new int[fields];
    lastSet = new long[fields];
  }

  void clear() {
    rowNumber++;
    fieldsSet = 0;
    used = 0;
    last = -1;
    inOrder = true;
  }

  boolean isSet(int field) {
    return lastSet[field] == rowNumber;
  }

  boolean isComplete() {
    return fieldsSet == starts.length;
  }

  /** Returns the number of elements. */
  int size() {
    return used;
  }

  /** Returns whether no field is set. */
  boolean isEmpty() {
    return fieldsSet == 0;
  }

  /** Returns the number of elements of each field, {@link Template#ABSENT} for those not set. */
  int[] lengths() {
    if (!isComplete()) {
      for (int f = 0; f < lengths.length; f++) {
        if (!isSet(f)) {
          lengths[f] = Template.ABSENT;
        }
      }
    }
    return lengths;
  }

  /**
   * Returns the array for the elements, with room for a field's. They go to the index that {@link
   * #place} returns.
   */
  long[] reserve(int count) {
    if (values.length - used < count) {
      values =
          Arrays.copyOf(
              values,
              (int) Math.min(Template.MAX_STRIDE, Math.max(used + count, 2L * values.length)));
    }
    return values;
  }

  /** Sets a field, whose elements the caller then stores from the index that this returns. */
  int place(int field, int count) {
    int at = used;
    inOrder &= field > last;
    last = Math.max(last, field);
    fieldsSet++;
    lastSet[field] = rowNumber;
    starts[field] = at;
    lengths[field] = count;
    used = at + count;
    return at;
  }

  /** Returns the elements of all fields that are set, in the order of fields. */
  long[] row() {
    return inOrder ? values : sort();
  }

  private long[] sort() {
    if (sorted.length < used) {
      sorted = new long[values.length];
    }
    int at = 0;
    for (int f = 0; f < starts.length; f++) {
      if (isSet(f)) {
        System.arraycopy(values, starts[f], sorted, at, lengths[f]);
        at += lengths[f];
      }
    }
    return sorted;
  }
}
