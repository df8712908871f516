package io.recursivestore.spark.function;

import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.jspecify.annotations.Nullable;

/**
 * The elements of one array that are not null, as {@link Doubles} has them.
 *
 * @param values the elements; a copy, which functions may change
 * @param positions where each is in the array, or null if none is left out
 * @param length the array's length
 */
record Longs(long[] values, int @Nullable [] positions, int length) {
  int count() {
    return values.length;
  }

  int position(int i) {
    return positions == null ? i : positions[i];
  }

  /** Returns the array that these are the elements of, with nulls where there is none. */
  UnsafeArrayData toArray() {
    if (positions == null) {
      return UnsafeArrayData.fromPrimitiveArray(values);
    }
    long[] spread = new long[length];
    for (int i = 0; i < values.length; i++) {
      spread[positions[i]] = values[i];
    }
    UnsafeArrayData array = UnsafeArrayData.fromPrimitiveArray(spread);
    setNulls(array, positions);
    return array;
  }

  /** Sets null wherever no element is. */
  static void setNulls(UnsafeArrayData array, int[] positions) {
    int next = 0;
    for (int i = 0; i < array.numElements(); i++) {
      if (next < positions.length && positions[next] == i) {
        next++;
      } else {
        array.setNullAt(i);
      }
    }
  }
}
