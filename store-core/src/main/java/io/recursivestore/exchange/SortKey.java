package io.recursivestore.exchange;

import io.recursivestore.model.InvalidRequestException;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarCharVector;

/**
 * What a row is sorted by.
 *
 * @param rank values before NaN before null
 * @param number for all but text
 * @param text for text, its UTF-8 bytes
 */
record SortKey(int rank, long number, byte[] text) implements Comparable<SortKey> {
  private static final byte[] NO_TEXT = new byte[0];
  private static final SortKey NAN = new SortKey(1, 0, NO_TEXT);
  private static final SortKey NULL = new SortKey(2, 0, NO_TEXT);

  /**
   * Returns what gives the keys of a vector's rows.
   *
   * @throws InvalidRequestException if its type has no order
   */
  static IntFunction<SortKey> of(FieldVector vector) {
    IntFunction<SortKey> values = values(vector);
    return row -> vector.isNull(row) ? NULL : values.apply(row);
  }

  @Override
  public int compareTo(SortKey other) {
    int order = Integer.compare(rank, other.rank);
    if (order == 0) {
      order = Long.compare(number, other.number);
    }
    return order == 0 ? Arrays.compareUnsigned(text, other.text) : order;
  }

  private static IntFunction<SortKey> values(FieldVector vector) {
    if (vector instanceof UInt8Vector v) {
      return numbers(row -> v.get(row) ^ Long.MIN_VALUE);
    }
    if (vector instanceof BaseIntVector v) {
      return numbers(v::getValueAsLong);
    }
    if (vector instanceof FloatingPointVector v) {
      return row -> ofDouble(v.getValueAsDouble(row));
    }
    if (vector instanceof BitVector v) {
      return numbers(v::get);
    }
    if (vector instanceof TimeStampVector v) {
      return numbers(v::get);
    }
    if (vector instanceof DateDayVector v) {
      return numbers(v::get);
    }
    if (vector instanceof DateMilliVector v) {
      return numbers(v::get);
    }
    if (vector instanceof VarCharVector v) {
      return row -> new SortKey(0, 0, v.get(row));
    }
    if (vector instanceof LargeVarCharVector v) {
      return row -> new SortKey(0, 0, v.get(row));
    }
    if (vector instanceof ViewVarCharVector v) {
      return row -> new SortKey(0, 0, v.get(row));
    }
    throw new InvalidRequestException(
        "Can't sort by column '"
            + Names.shown(vector.getName())
            + "' of the type "
            + vector.getField().getType()
            + ". Sort by numbers, booleans, times or text.");
  }

  private static IntFunction<SortKey> numbers(IntToLongFunction values) {
    return row -> new SortKey(0, values.applyAsLong(row), NO_TEXT);
  }

  /** The bits of a negative number ascend as it descends. */
  private static SortKey ofDouble(double value) {
    if (Double.isNaN(value)) {
      return NAN;
    }
    long bits = Double.doubleToLongBits(value + 0.0);
    return new SortKey(0, bits < 0 ? bits ^ Long.MAX_VALUE : bits, NO_TEXT);
  }
}
