package io.recursivestore.spark.read;

import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive windows that the same columns show: all within one segment, or all crossing from a
 * segment into the next.
 *
 * @param segment index of the segment that the windows begin in
 * @param crosses whether the windows end in a later segment
 * @param firstRow row of the first window: counted in the segment, or over all segments if the
 *     windows cross
 * @param count number of windows
 */
record Stretch(int segment, boolean crosses, int firstRow, int count) {

  /**
   * Cuts the windows of a partition into stretches.
   *
   * @param rows number of rows of each segment
   * @param shape the windows; the first begins at row 0
   * @param count number of windows, all of which lie within the rows
   */
  static List<Stretch> cut(int[] rows, Windows shape, int count) {
    List<Stretch> stretches = new ArrayList<>();
    int window = 0;
    int start = 0;
    for (int segment = 0; segment < rows.length; segment++) {
      int end = start + rows[segment];
      int row = window * shape.stride();
      if (row < end) {
        int whole = (int) Math.min(shape.count(end - row), count - window);
        if (whole > 0) {
          stretches.add(new Stretch(segment, false, row - start, whole));
          window += whole;
          row = window * shape.stride();
        }
        int crossing = Math.min(-Math.floorDiv(row - end, shape.stride()), count - window);
        if (crossing > 0) {
          stretches.add(new Stretch(segment, true, row, crossing));
          window += crossing;
        }
      }
      start = end;
    }
    return stretches;
  }
}
