package io.recursivestore.spark.write;

import java.util.Arrays;
import org.apache.spark.unsafe.Platform;

/**
 * Where the values of one column are within copied rows: a cell each. A cell holds a value of a
 * fixed size, or where to find a value of another size, from the beginning of what contains the
 * cell.
 *
 * <p>The layout is that of Spark's {@code UnsafeRow} and {@code UnsafeArrayData}.
 */
final class RowCells {
  /** What a cell is where the value is null. */
  static final long NULL = -1;

  private static final int WORD = Long.BYTES;

  private long[] cells = {};
  private long[] containers = {};
  private int count;
  private int nulls;

  int count() {
    return count;
  }

  int nulls() {
    return nulls;
  }

  /** Returns the offset of a cell in the rows' array, or {@link #NULL}. */
  long cell(int index) {
    return cells[index];
  }

  boolean isNull(int index) {
    return cells[index] == NULL;
  }

  /** Returns where a value of no fixed size begins, as an offset in the rows' array. */
  long start(byte[] rows, int index) {
    return containers[index] + (Platform.getLong(rows, cells[index]) >>> Integer.SIZE);
  }

  /** Returns the number of bytes of a value of no fixed size. */
  static int size(byte[] rows, long cell) {
    return (int) Platform.getLong(rows, cell);
  }

  /** Finds the cells of a column of rows. */
  void ofRows(byte[] rows, long[] starts, int rowCount, int column, int columns) {
    reset(rowCount);
    long cell = bitSetBytes(columns) + (long) column * WORD;
    long word = (long) (column / Long.SIZE) * WORD;
    long bit = 1L << column;
    for (int i = 0; i < rowCount; i++) {
      containers[i] = starts[i];
      if ((Platform.getLong(rows, starts[i] + word) & bit) == 0) {
        cells[i] = starts[i] + cell;
      } else {
        cells[i] = NULL;
        nulls++;
      }
    }
    count = rowCount;
  }

  /** Finds the cells of a member of structs; a null struct has a null for a member. */
  void ofMember(byte[] rows, RowCells structs, int member, int members) {
    reset(structs.count);
    long cell = bitSetBytes(members) + (long) member * WORD;
    long word = (long) (member / Long.SIZE) * WORD;
    long bit = 1L << member;
    for (int i = 0; i < structs.count; i++) {
      cells[i] = NULL;
      if (!structs.isNull(i)) {
        long start = structs.start(rows, i);
        containers[i] = start;
        if ((Platform.getLong(rows, start + word) & bit) == 0) {
          cells[i] = start + cell;
        }
      }
      nulls += cells[i] == NULL ? 1 : 0;
    }
    count = structs.count;
  }

  /** Begins a collection of elements. */
  void clear() {
    reset(0);
  }

  /**
   * Adds the cells of the elements of an array.
   *
   * @param start where the array begins
   * @param size the number of bytes of a cell
   */
  void addElements(byte[] rows, long start, int size) {
    int elements = Math.toIntExact(Platform.getLong(rows, start));
    reserve(Math.addExact(count, elements));
    long bits = start + WORD;
    long values = bits + bitSetBytes(elements);
    if (areZero(rows, bits, values)) {
      for (int i = 0; i < elements; i++) {
        containers[count + i] = start;
        cells[count + i] = values + (long) i * size;
      }
      count += elements;
      return;
    }
    for (int i = 0; i < elements; i++) {
      containers[count] = start;
      long word = bits + (long) (i / Long.SIZE) * WORD;
      if ((Platform.getLong(rows, word) & (1L << i)) == 0) {
        cells[count] = values + (long) i * size;
      } else {
        cells[count] = NULL;
        nulls++;
      }
      count++;
    }
  }

  private static boolean areZero(byte[] rows, long from, long to) {
    long all = 0;
    for (long at = from; at < to; at += WORD) {
      all |= Platform.getLong(rows, at);
    }
    return all == 0;
  }

  private static int bitSetBytes(int columns) {
    return (columns + Long.SIZE - 1) / Long.SIZE * WORD;
  }

  private void reset(int capacity) {
    count = 0;
    nulls = 0;
    reserve(capacity);
  }

  private void reserve(int capacity) {
    if (cells.length < capacity) {
      int length = Math.max(capacity, 2 * cells.length);
      cells = Arrays.copyOf(cells, length);
      containers = Arrays.copyOf(containers, length);
    }
  }
}
