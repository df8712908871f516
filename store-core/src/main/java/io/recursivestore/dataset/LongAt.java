package io.recursivestore.dataset;

import io.recursivestore.format.OrderedLongs;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.jspecify.annotations.Nullable;

/** Reads a value that is not null as a long. */
@FunctionalInterface
interface LongAt {
  long get(int row);

  /** Returns how whole numbers, booleans, dates and timestamps are read; null for other types. */
  static @Nullable LongAt whole(FieldVector vector) {
    if (vector instanceof BigIntVector v) {
      return v::get;
    }
    if (vector instanceof TimeStampVector v) {
      return v::get;
    }
    if (vector instanceof IntVector v) {
      return v::get;
    }
    if (vector instanceof DateDayVector v) {
      return v::get;
    }
    if (vector instanceof SmallIntVector v) {
      return v::get;
    }
    if (vector instanceof TinyIntVector v) {
      return v::get;
    }
    return vector instanceof BitVector v ? v::get : null;
  }

  /**
   * Returns how whole numbers and floats are read so that the order of the longs is that of the
   * values; null for other types.
   */
  static @Nullable LongAt ordered(FieldVector vector) {
    if (vector instanceof Float8Vector v) {
      return row -> OrderedLongs.key(v.get(row));
    }
    if (vector instanceof Float4Vector v) {
      return row -> OrderedLongs.key(v.get(row));
    }
    return whole(vector);
  }
}
