package io.recursivestore.format;

import io.recursivestore.model.Filter.Operator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
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

/**
 * Numbers, booleans, dates and timestamps as longs in the order of the values, so that one loop
 * compares them all.
 */
public final class OrderedLongs {
  private OrderedLongs() {}

  static boolean has(FieldVector vector) {
    return vector instanceof BigIntVector
        || vector instanceof TimeStampVector
        || vector instanceof IntVector
        || vector instanceof DateDayVector
        || vector instanceof Float8Vector
        || vector instanceof Float4Vector
        || vector instanceof SmallIntVector
        || vector instanceof TinyIntVector
        || vector instanceof BitVector;
  }

  /** Loads the first values; those of null are any. */
  static void load(FieldVector vector, int rows, long[] into) {
    if (rows == 0) {
      return;
    }
    if (vector instanceof BitVector bits) {
      for (int from = 0; from < rows; from += Byte.SIZE) {
        int eight = bits.getDataBuffer().getByte(from / Byte.SIZE);
        int end = Math.min(rows, from + Byte.SIZE);
        for (int i = from; i < end; i++) {
          into[i] = eight >> (i - from) & 1;
        }
      }
      return;
    }
    ByteBuffer bytes =
        vector.getDataBuffer().nioBuffer(0, rows * width(vector)).order(ByteOrder.LITTLE_ENDIAN);
    if (vector instanceof IntVector || vector instanceof DateDayVector) {
      IntBuffer ints = bytes.asIntBuffer();
      for (int i = 0; i < rows; i++) {
        into[i] = ints.get(i);
      }
    } else if (vector instanceof SmallIntVector) {
      ShortBuffer shorts = bytes.asShortBuffer();
      for (int i = 0; i < rows; i++) {
        into[i] = shorts.get(i);
      }
    } else if (vector instanceof TinyIntVector) {
      for (int i = 0; i < rows; i++) {
        into[i] = bytes.get(i);
      }
    } else if (vector instanceof Float4Vector) {
      FloatBuffer floats = bytes.asFloatBuffer();
      for (int i = 0; i < rows; i++) {
        into[i] = key(floats.get(i));
      }
    } else {
      bytes.asLongBuffer().get(into, 0, rows);
      if (vector instanceof Float8Vector) {
        for (int i = 0; i < rows; i++) {
          into[i] = key(Double.longBitsToDouble(into[i]));
        }
      }
    }
  }

  /**
   * Maps doubles to longs in the order of {@code Value.OfDouble}: the zeros are one, and NaN is the
   * greatest.
   *
   * @param value any number
   */
  public static long key(double value) {
    // Adding 0 makes the two zeros one.
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }

  /** Sets the bits of the values that compare as asked. */
  static void compare(long[] values, int rows, Operator operator, long key, long[] bits) {
    boolean isNone =
        key == Long.MIN_VALUE
            ? operator == Operator.LT
            : key == Long.MAX_VALUE && operator == Operator.GT;
    if (isNone) {
      Arrays.fill(bits, 0, VectorFilter.words(rows), 0);
      return;
    }
    switch (operator) {
      case EQ -> between(values, rows, key, key, bits);
      case LT -> between(values, rows, Long.MIN_VALUE, key - 1, bits);
      case LE -> between(values, rows, Long.MIN_VALUE, key, bits);
      case GT -> between(values, rows, key + 1, Long.MAX_VALUE, bits);
      case GE -> between(values, rows, key, Long.MAX_VALUE, bits);
    }
  }

  /** Sets the bits of the values from a least to a most. */
  private static void between(long[] values, int rows, long least, long most, long[] bits) {
    // As numbers without a sign, differences tell both at once; they are compared as signed ones.
    long width = (most - least) ^ Long.MIN_VALUE;
    for (int from = 0; from < rows; from += Long.SIZE) {
      int end = Math.min(rows, from + Long.SIZE);
      long word = 0;
      for (int row = from; row < end; row++) {
        word |= (((values[row] - least) ^ Long.MIN_VALUE) <= width ? 1L : 0L) << row;
      }
      bits[from / Long.SIZE] = word;
    }
  }

  private static int width(FieldVector vector) {
    if (vector instanceof TinyIntVector) {
      return Byte.BYTES;
    }
    if (vector instanceof SmallIntVector) {
      return Short.BYTES;
    }
    return vector instanceof IntVector
            || vector instanceof DateDayVector
            || vector instanceof Float4Vector
        ? Integer.BYTES
        : Long.BYTES;
  }
}
