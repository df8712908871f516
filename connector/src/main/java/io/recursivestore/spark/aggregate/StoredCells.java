package io.recursivestore.spark.aggregate;

import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Integers, dates, timestamps, booleans and decimals of up to 18 digits as longs, and the bits of
 * floating-point numbers. Those of missing values are any.
 */
final class StoredCells extends LongCells {
  private static final Set<DataType> INTS =
      Set.of(DataTypes.IntegerType, DataTypes.DateType, DataTypes.FloatType);
  private static final Set<DataType> LONGS =
      Set.of(
          DataTypes.LongType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType,
          DataTypes.DoubleType);
  private static final int DECIMAL_BYTES = 16;

  private final FieldVector vector;
  private final DataType type;

  StoredCells(ColumnVectors vectors, DataType type) {
    super(vectors);
    this.vector = vectors.values();
    this.type = type;
  }

  /** Returns whether values of a type are read here. */
  static boolean has(DataType type) {
    return INTS.contains(type)
        || LONGS.contains(type)
        || type.equals(DataTypes.BooleanType)
        || type.equals(DataTypes.ByteType)
        || type.equals(DataTypes.ShortType)
        || Measure.isShortDecimal(type);
  }

  @Override
  void loadLongs(int rows, int @Nullable [] selected) {
    long at = vector.getDataBufferAddress();
    if (LONGS.contains(type)) {
      copyLongs(at, Long.BYTES, rows, selected);
    } else if (INTS.contains(type)) {
      copyInts(at, rows, selected);
    } else if (type.equals(DataTypes.BooleanType)) {
      for (int i = 0; i < rows; i++) {
        int row = selected == null ? i : selected[i];
        values[i] = Platform.getByte(null, at + (row >> 3)) >> (row & 7) & 1;
      }
    } else if (type.equals(DataTypes.ByteType)) {
      for (int i = 0; i < rows; i++) {
        values[i] = Platform.getByte(null, at + (selected == null ? i : selected[i]));
      }
    } else if (type.equals(DataTypes.ShortType)) {
      for (int i = 0; i < rows; i++) {
        long row = selected == null ? i : selected[i];
        values[i] = Platform.getShort(null, at + row * Short.BYTES);
      }
    } else {
      // The low half of a decimal is all of it, if it has no more than 18 digits.
      copyLongs(at, DECIMAL_BYTES, rows, selected);
    }
  }

  private void copyLongs(long at, int width, int rows, int @Nullable [] selected) {
    if (selected != null) {
      for (int i = 0; i < rows; i++) {
        values[i] = Platform.getLong(null, at + (long) selected[i] * width);
      }
    } else if (width == Long.BYTES) {
      Platform.copyMemory(null, at, values, Platform.LONG_ARRAY_OFFSET, (long) rows * Long.BYTES);
    } else {
      for (int i = 0; i < rows; i++) {
        values[i] = Platform.getLong(null, at + (long) i * width);
      }
    }
  }

  private void copyInts(long at, int rows, int @Nullable [] selected) {
    if (selected != null) {
      for (int i = 0; i < rows; i++) {
        values[i] = Platform.getInt(null, at + (long) selected[i] * Integer.BYTES);
      }
    } else {
      for (int i = 0; i < rows; i++) {
        values[i] = Platform.getInt(null, at + (long) i * Integer.BYTES);
      }
    }
  }
}
