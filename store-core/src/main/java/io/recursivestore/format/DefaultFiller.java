package io.recursivestore.format;

import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.jspecify.annotations.Nullable;

/** Fills vectors that a file has no column for: all slots hold one value, or null. */
public final class DefaultFiller {
  private DefaultFiller() {}

  /**
   * Replaces the content of a vector.
   *
   * @param vector the vector
   * @param value what its slots hold, or null for null; of the vector's type
   * @param slots how many slots it gets
   */
  public static void fill(FieldVector vector, @Nullable Value value, int slots) {
    vector.reset();
    if (value == null || slots == 0) {
      vector.setValueCount(slots);
      clearViews(vector);
    } else if (vector instanceof BitVector bits) {
      vector.setValueCount(slots);
      fill(bits, ((Value.OfLong) value).value() != 0, slots);
    } else if (vector instanceof BaseFixedWidthVector fixed) {
      fixed.setValueCount(slots);
      set(fixed, value);
      copyFirst(fixed, slots);
    } else if (vector instanceof BaseVariableWidthVector texts) {
      byte[] utf8 = ((Value.OfString) value).value().getBytes(StandardCharsets.UTF_8);
      for (int slot = 0; slot < slots; slot++) {
        texts.setSafe(slot, utf8);
      }
      texts.setValueCount(slots);
    } else if (vector instanceof BaseVariableWidthViewVector texts) {
      byte[] utf8 = ((Value.OfString) value).value().getBytes(StandardCharsets.UTF_8);
      for (int slot = 0; slot < slots; slot++) {
        texts.setSafe(slot, utf8);
      }
      texts.setValueCount(slots);
    }
  }

  /** Arrow leaves anything in views that are new, and would have null point anywhere. */
  private static void clearViews(FieldVector vector) {
    if (vector instanceof BaseVariableWidthViewVector) {
      ArrowBuf views = vector.getDataBuffer();
      views.setZero(0, views.capacity());
    }
    vector.getChildrenFromFields().forEach(DefaultFiller::clearViews);
  }

  private static void fill(BitVector bits, boolean value, int slots) {
    bits.setRangeToOne(0, slots);
    if (!value) {
      bits.getDataBuffer().setZero(0, bytes(slots));
    }
  }

  /** Doubles what is filled until all is. */
  private static void copyFirst(BaseFixedWidthVector vector, int slots) {
    ArrowBuf data = vector.getDataBuffer();
    long width = vector.getTypeWidth();
    for (long filled = 1; filled < slots; filled *= 2) {
      data.setBytes(filled * width, data, 0, Math.min(filled, slots - filled) * width);
    }
    vector.getValidityBuffer().setOne(0, bytes(slots));
  }

  private static long bytes(int bits) {
    return ((long) bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static void set(BaseFixedWidthVector vector, Value value) {
    if (vector instanceof DecimalVector v) {
      BigDecimal number = ((Value.OfDecimal) value).value();
      v.setSafe(0, number.setScale(v.getScale()));
    } else if (vector instanceof Float4Vector v) {
      v.setSafe(0, (float) ((Value.OfDouble) value).value());
    } else if (vector instanceof Float8Vector v) {
      v.setSafe(0, ((Value.OfDouble) value).value());
    } else {
      setWhole(vector, ((Value.OfLong) value).value());
    }
  }

  private static void setWhole(BaseFixedWidthVector vector, long value) {
    if (vector instanceof TinyIntVector v) {
      v.setSafe(0, (int) value);
    } else if (vector instanceof SmallIntVector v) {
      v.setSafe(0, (int) value);
    } else if (vector instanceof IntVector v) {
      v.setSafe(0, (int) value);
    } else if (vector instanceof DateDayVector v) {
      v.setSafe(0, (int) value);
    } else if (vector instanceof BigIntVector v) {
      v.setSafe(0, value);
    } else {
      ((TimeStampVector) vector).setSafe(0, value);
    }
  }
}
