package io.recursivestore.format.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
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
import org.apache.arrow.vector.VarCharVector;

/** Values of vectors as the arrays that are written, and back. */
final class ColumnArrays {
  private ColumnArrays() {}

  /** Returns the first values of a vector. Where it is null, there is NaN, zero or nothing. */
  static Object of(FieldVector vector, int count) {
    if (vector instanceof VarCharVector texts) {
      String[] array = new String[count];
      for (int i = 0; i < count; i++) {
        array[i] = texts.isNull(i) ? "" : new String(texts.get(i), StandardCharsets.UTF_8);
      }
      return array;
    }
    if (vector instanceof Float8Vector numbers) {
      return IntStream.range(0, count)
          .mapToDouble(i -> numbers.isNull(i) ? Double.NaN : numbers.get(i))
          .toArray();
    }
    if (vector instanceof Float4Vector numbers) {
      float[] array = new float[count];
      for (int i = 0; i < count; i++) {
        array[i] = numbers.isNull(i) ? Float.NaN : numbers.get(i);
      }
      return array;
    }
    return whole((BaseFixedWidthVector) vector, count);
  }

  /** Returns a mask that is 1 where a vector is null. */
  static byte[] nulls(FieldVector vector, int count) {
    byte[] mask = new byte[count];
    for (int i = 0; i < count; i++) {
      mask[i] = (byte) (vector.isNull(i) ? 1 : 0);
    }
    return mask;
  }

  /**
   * Puts values of an array into slots of a vector of the same or a wider type.
   *
   * @param nulls is 1 where there is null; empty if there is none
   */
  static void fill(FieldVector vector, Object array, byte[] nulls, int count) {
    for (int i = 0; i < count; i++) {
      if (nulls.length > 0 && nulls[i] != 0) {
        vector.setNull(i);
      } else if (array instanceof String[] texts) {
        ((VarCharVector) vector).setSafe(i, texts[i].getBytes(StandardCharsets.UTF_8));
      } else if (array instanceof double[] numbers) {
        ((Float8Vector) vector).setSafe(i, numbers[i]);
      } else if (array instanceof float[] numbers) {
        set(vector, i, numbers[i]);
      } else {
        set(vector, i, whole(array, i));
      }
    }
  }

  private static Object whole(BaseFixedWidthVector vector, int count) {
    if (vector instanceof BigIntVector || vector instanceof TimeStampVector) {
      long[] array = new long[count];
      for (int i = 0; i < count; i++) {
        array[i] = vector.isNull(i) ? 0 : vector.getDataBuffer().getLong((long) i * Long.BYTES);
      }
      return array;
    }
    if (vector instanceof IntVector || vector instanceof DateDayVector) {
      int[] array = new int[count];
      for (int i = 0; i < count; i++) {
        array[i] = vector.isNull(i) ? 0 : vector.getDataBuffer().getInt((long) i * Integer.BYTES);
      }
      return array;
    }
    if (vector instanceof SmallIntVector numbers) {
      short[] array = new short[count];
      for (int i = 0; i < count; i++) {
        array[i] = numbers.isNull(i) ? 0 : numbers.get(i);
      }
      return array;
    }
    byte[] array = new byte[count];
    for (int i = 0; i < count; i++) {
      if (!vector.isNull(i)) {
        array[i] =
            vector instanceof BitVector bits ? (byte) bits.get(i) : ((TinyIntVector) vector).get(i);
      }
    }
    return array;
  }

  private static long whole(Object array, int i) {
    if (array instanceof long[] numbers) {
      return numbers[i];
    }
    if (array instanceof int[] numbers) {
      return numbers[i];
    }
    return array instanceof short[] numbers ? numbers[i] : ((byte[]) array)[i];
  }

  private static void set(FieldVector vector, int slot, float value) {
    if (vector instanceof Float8Vector wide) {
      wide.setSafe(slot, value);
    } else {
      ((Float4Vector) vector).setSafe(slot, value);
    }
  }

  private static void set(FieldVector vector, int slot, long value) {
    if (vector instanceof BigIntVector v) {
      v.setSafe(slot, value);
    } else if (vector instanceof TimeStampVector v) {
      v.setSafe(slot, value);
    } else if (vector instanceof DateDayVector v) {
      v.setSafe(slot, (int) value);
    } else if (vector instanceof BitVector v) {
      v.setSafe(slot, value == 0 ? 0 : 1);
    } else {
      while (slot >= vector.getValueCapacity()) {
        vector.reAlloc();
      }
      ((BaseIntVector) vector).setWithPossibleTruncate(slot, value);
    }
  }
}
