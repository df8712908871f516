package io.recursivestore.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** Booleans, integers, floats, dates and timestamps. */
final class ArrowFixedColumn extends ArrowColumn {
  private final FieldVector vector;
  private long data;

  ArrowFixedColumn(DataType type, FieldVector vector) {
    super(type, vector);
    this.vector = vector;
  }

  @Override
  public void rebind() {
    super.rebind();
    data = vector.getDataBufferAddress();
  }

  @Override
  public boolean getBoolean(int rowId) {
    return (Platform.getByte(null, data + (rowId >> 3)) >> (rowId & 7) & 1) != 0;
  }

  @Override
  public byte getByte(int rowId) {
    return Platform.getByte(null, data + rowId);
  }

  @Override
  public short getShort(int rowId) {
    return Platform.getShort(null, data + (long) rowId * Short.BYTES);
  }

  @Override
  public int getInt(int rowId) {
    return Platform.getInt(null, data + (long) rowId * Integer.BYTES);
  }

  @Override
  public long getLong(int rowId) {
    return Platform.getLong(null, data + (long) rowId * Long.BYTES);
  }

  @Override
  public float getFloat(int rowId) {
    return Platform.getFloat(null, data + (long) rowId * Float.BYTES);
  }

  @Override
  public double getDouble(int rowId) {
    return Platform.getDouble(null, data + (long) rowId * Double.BYTES);
  }
}
