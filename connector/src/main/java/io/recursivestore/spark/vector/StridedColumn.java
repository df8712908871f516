package io.recursivestore.spark.vector;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/**
 * Scalars that lie at equal distances in a mapped buffer: integers and booleans as they are, floats
 * as the bits of a double.
 *
 * <p>They are read by address, which saves a check of each value. Bounds are checked once a batch,
 * by {@link #moveTo}: what Spark asks for are rows of the batch.
 */
public final class StridedColumn extends FullColumn {
  private static final int CACHE_LINE_BYTES = 64;

  /** Keeps the memory mapped. */
  @SuppressWarnings("UnusedVariable")
  private final ByteBuffer data;

  private final long start;
  private final int stride;
  private final int rows;
  private long first;

  /**
   * Creates a column that starts at row 0.
   *
   * @param type the Spark type of the values
   * @param data the buffer, of 64-bit little-endian integers
   * @param offset index of the integer of row 0
   * @param stride number of integers from one row's to the next
   * @param rows number of rows; none if the sequences of all steps are empty
   * @throws IndexOutOfBoundsException if the buffer does not have so many
   */
  public StridedColumn(DataType type, ByteBuffer data, int offset, int stride, int rows) {
    super(type);
    if (rows > 0) {
      Objects.checkIndex(offset + (rows - 1L) * stride, data.capacity() / Long.BYTES);
    }
    this.data = data;
    this.start = MemoryUtil.getByteBufferAddress(data) + (long) offset * Long.BYTES;
    this.stride = stride * Long.BYTES;
    this.rows = rows;
    this.first = start;
  }

  @Override
  public void moveTo(int row) {
    Objects.checkIndex(row, rows);
    first = start + (long) row * stride;
  }

  /** Reads the first cache lines, after which the processor goes on by itself, and the last. */
  @Override
  long prefetch(int row, int length) {
    int last = length - 1;
    int line = Math.max(1, CACHE_LINE_BYTES / stride);
    return getLong(row)
        + getLong(row + Math.min(last, line))
        + getLong(row + Math.min(last, 2 * line))
        + getLong(row + last);
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
    return Platform.getLong(null, first + (long) rowId * stride);
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
    for (int i = 0; i < count; i++) {
      values[i] = getLong(rowId + i) != 0;
    }
    return values;
  }

  @Override
  public byte[] getBytes(int rowId, int count) {
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      values[i] = (byte) getLong(rowId + i);
    }
    return values;
  }

  @Override
  public short[] getShorts(int rowId, int count) {
    short[] values = new short[count];
    for (int i = 0; i < count; i++) {
      values[i] = (short) getLong(rowId + i);
    }
    return values;
  }

  @Override
  public int[] getInts(int rowId, int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = (int) getLong(rowId + i);
    }
    return values;
  }

  @Override
  public long[] getLongs(int rowId, int count) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = getLong(rowId + i);
    }
    return values;
  }

  @Override
  public float[] getFloats(int rowId, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = getFloat(rowId + i);
    }
    return values;
  }

  @Override
  public double[] getDoubles(int rowId, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = getDouble(rowId + i);
    }
    return values;
  }
}
