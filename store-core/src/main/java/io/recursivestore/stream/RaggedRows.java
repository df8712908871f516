package io.recursivestore.stream;

import java.nio.LongBuffer;

/**
 * Where the elements of each field are, in a segment whose rows differ in their fields or in the
 * lengths of their sequences. Rows and elements are numbered as in {@link Segment#data()}.
 *
 * <p>Looking up a field takes a few reads of mapped memory and allocates nothing. Instances have no
 * state and may be used by many threads at once.
 */
public final class RaggedRows {
  private final LongBuffer rowStarts;
  private final LongBuffer index;
  private final long firstEntry;
  private final long firstElement;
  private final int rows;
  private final int entries;
  private final int elements;

  RaggedRows(
      LongBuffer rowStarts,
      LongBuffer index,
      long firstEntry,
      long firstElement,
      int entries,
      int elements) {
    this.rowStarts = rowStarts;
    this.index = index;
    this.firstEntry = firstEntry;
    this.firstElement = firstElement;
    this.rows = rowStarts.capacity();
    this.entries = entries;
    this.elements = elements;
  }

  /** Returns the number of entries: one for each field that each row has. */
  public int entries() {
    return entries;
  }

  /**
   * Returns the entry of a field.
   *
   * @param row the row, from 0
   * @param field the field's index
   * @return the entry's number, or -1 if the row lacks the field
   */
  public int entry(int row, int field) {
    int low = firstEntry(row);
    int high = endEntry(row);
    // Rows have few fields, and often all of them: then the entry is at its place.
    int guess = Math.min(low + field, high - 1);
    for (int entry = guess; entry >= low; entry--) {
      long found = index.get(entry * Slot.INDEX_ENTRY + 1);
      if (found == field) {
        return entry;
      }
      if (found < field) {
        return -1;
      }
    }
    return -1;
  }

  /**
   * Returns the number of a row's first entry.
   *
   * @param row the row, from 0
   */
  public int firstEntry(int row) {
    return (int) (rowStarts.get(row) - firstEntry);
  }

  /**
   * Returns the number of the entry after a row's last one.
   *
   * @param row the row, from 0
   */
  public int endEntry(int row) {
    return row + 1 == rows ? entries : firstEntry(row + 1);
  }

  /**
   * Returns the index of the field that an entry is of.
   *
   * @param entry the entry's number
   */
  public int field(int entry) {
    return (int) index.get(entry * Slot.INDEX_ENTRY + 1);
  }

  /**
   * Returns the step that an entry is of.
   *
   * @param entry the entry's number
   */
  public long step(int entry) {
    return index.get(entry * Slot.INDEX_ENTRY + 2);
  }

  /**
   * Returns where an entry's elements start in {@link Segment#data()}.
   *
   * @param entry the entry's number
   */
  public int start(int entry) {
    return (int) (index.get(entry * Slot.INDEX_ENTRY) - firstElement);
  }

  /**
   * Returns the number of an entry's elements.
   *
   * @param entry the entry's number
   */
  public int length(int entry) {
    return (entry + 1 == entries ? elements : start(entry + 1)) - start(entry);
  }

  /**
   * Returns the last entry that starts at or before an element: the one that the element belongs
   * to.
   *
   * @param element the element's number, from 0
   */
  public int entryOf(int element) {
    int low = 0;
    int high = entries;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (start(middle) <= element) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
