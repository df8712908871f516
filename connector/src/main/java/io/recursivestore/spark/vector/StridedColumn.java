package io.recursivestore.spark.vector;

import java.nio.LongBuffer;
import org.apache.spark.sql.types.DataType;

/**
 * Scalars that lie at equal distances in a mapped buffer: integers and booleans as they are, floats
 * as the bits of a double. Reads are bounds-checked by the buffer.
 */
public final class StridedColumn extends RowColumn {
  private final LongBuffer data;
  private final int offset;
  private final int stride;
  private int first;

  /**
   * Creates a column that starts at row 0.
   *
   * @param type the Spark type of the values
   * @param data the buffer
   * @param offset index of the value of row 0
   * @param stride distance from one row's value to the next
   */
  public StridedColumn(DataType type, LongBuffer data, int offset, int stride) {
    super(type);
    this.data = data;
    this.offset = offset;
    this.stride = stride;
    this.first = offset;
  }

  @Override
  public void moveTo(int row) {
    first = offset + row * stride;
  }

  @Override
  public boolean getBoolean(int rowId) {
    return getLong(rowId) != 0;
  }

  @Override
  public byte getByte(int rowId) {
    return (byte) getLong(rowId);
  }

  @Override
  public short getShort(int rowId) {
    return (short) getLong(rowId);
  }

  @Override
  public int getInt(int rowId) {
    return (int) getLong(rowId);
  }

  @Override
  public long getLong(int rowId) {
    return data.get(first + rowId * stride);
  }

  @Override
  public float getFloat(int rowId) {
    return (float) getDouble(rowId);
  }

  @Override
  public double getDouble(int rowId) {
    return Double.longBitsToDouble(getLong(rowId));
  }

  // Functions over windows read whole windows at once: Spark's own loops would make a virtual call
  // for each value once a process has seen several kinds of columns.

  @Override
  public boolean[] getBooleans(int rowId, int count) {
    boolean[] values = new boolean[count];
    int index = first + rowId * stride;
    for (int i = 0; i < count; i++, index += stride) {
      values[i] = data.get(index) != 0;
    }
    return values;
  }

  @Override
  public byte[] getBytes(int rowId, int count) {
    byte[] values = new byte[count];
    int index = first + rowId * stride;
    for (int i = 0; i < count; i++, index += stride) {
      values[i] = (byte) data.get(index);
    }
    return values;
  }

  @Override
  public short[] getShorts(int rowId, int count) {
    short[] values = new short[count];
    int index = first + rowId * stride;
    for (int i = 0; i < count; i++, index += stride) {
      values[i] = (short) data.get(index);
    }
    return values;
  }

  @Override
  public int[] getInts(int rowId, int count) {
    int[] values = new int[count];
    int index = first + rowId * stride;
    for (int i = 0; i < count; i++, index += stride) {
      values[i] = (int) data.get(index);
    }
    return values;
  }

  @Override
  public long[] getLongs(int rowId, int count) {
    long[] values = new long[count];
    int index = first + rowId * stride;
    for (int i = 0; i < count; i++, index += stride) {
      values[i] = data.get(index);
    }
    return values;
  }

  @Override
  public float[] getFloats(int rowId, int count) {
    float[] values = new float[count];
    int index = first + rowId * stride;
    for (int i = 0; i < count; i++, index += stride) {
      values[i] = (float) Double.longBitsToDouble(data.get(index));
    }
    return values;
  }

  @Override
  public double[] getDoubles(int rowId, int count) {
    double[] values = new double[count];
    int index = first + rowId * stride;
    for (int i = 0; i < count; i++, index += stride) {
      values[i] = Double.longBitsToDouble(data.get(index));
    }
    return values;
  }
}
