package io.recursivestore.spark.vector;

import java.nio.ByteBuffer;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * Sequences of one length that lie at equal distances in a mapped buffer: arrays are views of it.
 */
public final class SequenceColumn extends FullColumn {
  private final StridedColumn elements;
  private final int offset;
  private final int stride;
  private final int length;
  private int first;

  /**
   * Creates a column that starts at row 0.
   *
   * @param type the Spark type
   * @param data the buffer, of 64-bit little-endian integers
   * @param offset index of the first element of row 0
   * @param stride distance from one row's first element to the next row's
   * @param length number of elements in a row
   */
  public SequenceColumn(ArrayType type, ByteBuffer data, int offset, int stride, int length) {
    super(type);
    this.elements = new StridedColumn(type.elementType(), data, 0, 1, data.capacity() / Long.BYTES);
    this.offset = offset;
    this.stride = stride;
    this.length = length;
    this.first = offset;
  }

  @Override
  public void moveTo(int row) {
    first = offset + row * stride;
  }

  @Override
  public ColumnarArray getArray(int rowId) {
    return new ColumnarArray(elements, first + rowId * stride, length);
  }
}
