package io.recursivestore.spark.aggregate;

import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;

/** Puts values, which are longs here, into columns of their types. */
final class LongResults {
  private LongResults() {}

  static void put(WritableColumnVector into, int row, DataType type, long value) {
    if (type instanceof DecimalType d) {
      into.putDecimal(row, Decimal.createUnsafe(value, d.precision(), d.scale()), d.precision());
    } else if (type.equals(DataTypes.BooleanType)) {
      into.putBoolean(row, value != 0);
    } else if (type.equals(DataTypes.ByteType)) {
      into.putByte(row, (byte) value);
    } else if (type.equals(DataTypes.ShortType)) {
      into.putShort(row, (short) value);
    } else if (type.equals(DataTypes.IntegerType) || type.equals(DataTypes.DateType)) {
      into.putInt(row, (int) value);
    } else if (type.equals(DataTypes.FloatType)) {
      into.putFloat(row, Float.intBitsToFloat((int) value));
    } else if (type.equals(DataTypes.DoubleType)) {
      into.putDouble(row, Double.longBitsToDouble(value));
    } else {
      into.putLong(row, value);
    }
  }
}
