package io.recursivestore.exchange.files;

import io.recursivestore.model.InvalidRequestException;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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

/** Puts values of HDF5 files into vectors. */
final class Hdf5Values {
  private Hdf5Values() {}

  /** Fills slots with an array. */
  static void fill(FieldVector vector, Object array, int at, int count, byte[] nulls) {
    for (int i = 0; i < count; i++) {
      if (nulls.length > 0 && nulls[i] != 0) {
        vector.setNull(at + i);
      } else if (array instanceof double[] numbers && vector instanceof Float8Vector v) {
        v.setSafe(at + i, numbers[i]);
      } else if (array instanceof long[] numbers && vector instanceof BigIntVector v) {
        v.setSafe(at + i, numbers[i]);
      } else {
        set(vector, at + i, Array.get(array, i));
      }
    }
  }

  /** Fills a slot. */
  static void set(FieldVector vector, int slot, Object value) {
    if (vector instanceof VarCharVector v) {
      v.setSafe(slot, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof BitVector v) {
      v.setSafe(slot, isTrue(value) ? 1 : 0);
    } else if (vector instanceof Float8Vector v) {
      v.setSafe(slot, ((Number) value).doubleValue());
    } else if (vector instanceof Float4Vector v) {
      v.setSafe(slot, ((Number) value).floatValue());
    } else if (vector instanceof BigIntVector v) {
      v.setSafe(slot, whole(value));
    } else if (vector instanceof IntVector v) {
      v.setSafe(slot, (Integer) value);
    } else if (vector instanceof DateDayVector v) {
      v.setSafe(slot, (Integer) value);
    } else if (vector instanceof SmallIntVector v) {
      v.setSafe(slot, (Short) value);
    } else if (vector instanceof TinyIntVector v) {
      v.setSafe(slot, (Byte) value);
    } else {
      ((TimeStampVector) vector).setSafe(slot, (Long) value);
    }
  }

  /** Fills a slot with a time of pandas, of which the least is none. */
  static void setTime(TimeStampVector vector, int slot, long time, TimeUnit unit) {
    if (time == Long.MIN_VALUE) {
      vector.setNull(slot);
      return;
    }
    long micros = unit.toMicros(time);
    if (unit.convert(micros, TimeUnit.MICROSECONDS) != time) {
      throw new InvalidRequestException(
          "Column '"
              + vector.getName()
              + "' holds a time that can't be kept in microseconds: "
              + time
              + " "
              + unit.name().toLowerCase(Locale.ROOT)
              + ". Round it, or leave it out.");
    }
    vector.setSafe(slot, micros);
  }

  private static boolean isTrue(Object value) {
    return value instanceof Boolean b
        ? b
        : value instanceof String word ? word.equals("TRUE") : ((Number) value).intValue() != 0;
  }

  private static long whole(Object value) {
    return value instanceof BigInteger big ? big.longValueExact() : ((Number) value).longValue();
  }
}
