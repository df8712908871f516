package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A column vector that supports nothing yet and holds no memory of its own. */
abstract class ReadOnlyColumn extends ColumnVector {
  ReadOnlyColumn(DataType type) {
    super(type);
  }

  @Override
  public void close() {}

  @Override
  public boolean getBoolean(int rowId) {
    throw unsupported("boolean");
  }

  @Override
  public byte getByte(int rowId) {
    throw unsupported("byte");
  }

  @Override
  public short getShort(int rowId) {
    throw unsupported("short");
  }

  @Override
  public int getInt(int rowId) {
    throw unsupported("int");
  }

  @Override
  public long getLong(int rowId) {
    throw unsupported("long");
  }

  @Override
  public float getFloat(int rowId) {
    throw unsupported("float");
  }

  @Override
  public double getDouble(int rowId) {
    throw unsupported("double");
  }

  @Override
  public @Nullable ColumnarArray getArray(int rowId) {
    throw unsupported("array");
  }

  @Override
  public @Nullable ColumnarMap getMap(int rowId) {
    throw unsupported("map");
  }

  @Override
  public @Nullable Decimal getDecimal(int rowId, int precision, int scale) {
    throw unsupported("decimal");
  }

  @Override
  public @Nullable UTF8String getUTF8String(int rowId) {
    throw unsupported("string");
  }

  @Override
  public byte @Nullable [] getBinary(int rowId) {
    throw unsupported("binary");
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw unsupported("struct");
  }

  private UnsupportedOperationException unsupported(String wanted) {
    return new UnsupportedOperationException(
        "A column of type " + dataType().sql() + " has no " + wanted + " values");
  }
}
