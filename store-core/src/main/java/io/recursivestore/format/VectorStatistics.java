package io.recursivestore.format;

import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.IntToLongFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/** Gathers the statistics of a column from its vectors. For one thread. */
public final class VectorStatistics {
  private long nulls;
  private boolean bounded = true;
  private @Nullable Value min;
  private @Nullable Value max;

  /** Creates statistics of no rows. */
  public VectorStatistics() {}

  /**
   * Returns whether a type of column has statistics: whether it has {@link Value}s.
   *
   * @param vector a vector of the column
   */
  public static boolean has(FieldVector vector) {
    return vector instanceof BaseFixedWidthVector || vector instanceof VarCharVector;
  }

  /**
   * Takes all values of a vector.
   *
   * @param vector a vector of a type that has statistics
   */
  public void add(FieldVector vector) {
    int count = vector.getValueCount();
    int empty = vector.getNullCount();
    nulls += empty;
    if (empty == count || !bounded) {
      return;
    }
    if (vector instanceof DecimalVector decimals) {
      addDecimals(decimals);
    } else if (vector instanceof BaseVariableWidthVector texts) {
      addTexts(texts);
    } else if (vector instanceof Float4Vector || vector instanceof Float8Vector) {
      addDoubles((BaseFixedWidthVector) vector);
    } else {
      addLongs((BaseFixedWidthVector) vector);
    }
  }

  /** Returns the statistics of all values that were added. */
  public ColumnStatistics result() {
    return bounded
        ? new ColumnStatistics(nulls, min, max)
        : new ColumnStatistics(nulls, null, null);
  }

  private void addLongs(BaseFixedWidthVector vector) {
    ArrowBuf data = vector.getDataBuffer();
    IntToLongFunction values =
        vector instanceof BitVector bits
            ? bits::get
            : switch (vector.getTypeWidth()) {
              case Byte.BYTES -> data::getByte;
              case Short.BYTES -> i -> data.getShort((long) i * Short.BYTES);
              case Integer.BYTES -> i -> data.getInt((long) i * Integer.BYTES);
              default -> i -> data.getLong((long) i * Long.BYTES);
            };
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    boolean full = vector.getNullCount() == 0;
    for (int i = 0; i < vector.getValueCount(); i++) {
      if (full || !vector.isNull(i)) {
        long value = values.applyAsLong(i);
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    merge(new Value.OfLong(low), new Value.OfLong(high));
  }

  private void addDoubles(BaseFixedWidthVector vector) {
    ArrowBuf data = vector.getDataBuffer();
    boolean isSingle = vector instanceof Float4Vector;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < vector.getValueCount(); i++) {
      if (!vector.isNull(i)) {
        double value =
            isSingle
                ? data.getFloat((long) i * Float.BYTES)
                : data.getDouble((long) i * Double.BYTES);
        if (Double.isNaN(value)) {
          bounded = false;
          return;
        }
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    merge(new Value.OfDouble(low), new Value.OfDouble(high));
  }

  /** Compares the two halves, of which the upper one is signed. */
  private void addDecimals(DecimalVector vector) {
    ArrowBuf data = vector.getDataBuffer();
    int low = -1;
    int high = -1;
    for (int i = 0; i < vector.getValueCount(); i++) {
      if (!vector.isNull(i)) {
        low = low < 0 || compareDecimals(data, i, low) < 0 ? i : low;
        high = high < 0 || compareDecimals(data, i, high) > 0 ? i : high;
      }
    }
    merge(decimal(vector, low), decimal(vector, high));
  }

  private static int compareDecimals(ArrowBuf data, int a, int b) {
    long width = DecimalVector.TYPE_WIDTH;
    int upper =
        Long.compare(data.getLong(a * width + Long.BYTES), data.getLong(b * width + Long.BYTES));
    return upper != 0
        ? upper
        : Long.compareUnsigned(data.getLong(a * width), data.getLong(b * width));
  }

  private static Value decimal(DecimalVector vector, int index) {
    byte[] bytes = new byte[DecimalVector.TYPE_WIDTH];
    long start = (long) index * bytes.length;
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = vector.getDataBuffer().getByte(start + i);
    }
    return new Value.OfDecimal(new BigDecimal(new BigInteger(bytes), vector.getScale()));
  }

  private void addTexts(BaseVariableWidthVector vector) {
    byte @Nullable [] low = null;
    byte @Nullable [] high = null;
    for (int i = 0; i < vector.getValueCount(); i++) {
      if (!vector.isNull(i)) {
        low = low == null || compare(vector, i, low) < 0 ? bytes(vector, i) : low;
        high = high == null || compare(vector, i, high) > 0 ? bytes(vector, i) : high;
      }
    }
    if (low != null && high != null) {
      merge(TextBounds.of(low, false), TextBounds.of(high, true));
    }
  }

  private static int compare(BaseVariableWidthVector vector, int index, byte[] other) {
    ArrowBuf data = vector.getDataBuffer();
    int start = vector.getStartOffset(index);
    int length = vector.getValueLength(index);
    for (int i = 0; i < Math.min(length, other.length); i++) {
      int order = Integer.compare(data.getByte(start + i) & 0xff, other[i] & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(length, other.length);
  }

  private static byte[] bytes(BaseVariableWidthVector vector, int index) {
    byte[] bytes = new byte[vector.getValueLength(index)];
    vector.getDataBuffer().getBytes(vector.getStartOffset(index), bytes);
    return bytes;
  }

  private void merge(@Nullable Value low, @Nullable Value high) {
    if (low == null || high == null) {
      bounded = false;
      return;
    }
    min = min == null || low.compare(min) < 0 ? low : min;
    max = max == null || high.compare(max) > 0 ? high : max;
  }
}
