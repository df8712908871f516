package io.recursivestore.spark.vector;

import io.recursivestore.stream.RaggedRows;
import java.nio.ByteBuffer;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.jspecify.annotations.Nullable;

/**
 * One field of rows that differ in their fields or in the lengths of their sequences: null where
 * the row lacks the field. Arrays are views of the mapped buffer.
 */
public final class RaggedColumn extends RowColumn {
  private final ByteBuffer data;
  private final RaggedRows rows;
  private final int field;
  private final @Nullable StridedColumn elements;
  private int first;

  /** The row that was looked up last, and its entry: Spark asks for null first, then the value. */
  private int knownRow = -1;

  private int knownEntry;

  /**
   * Creates a column that starts at row 0.
   *
   * @param type the Spark type
   * @param data the segment's elements, 64-bit little-endian integers
   * @param rows where the elements of each field are
   * @param field the field's index
   */
  public RaggedColumn(DataType type, ByteBuffer data, RaggedRows rows, int field) {
    super(type);
    this.data = data;
    this.rows = rows;
    this.field = field;
    this.elements =
        type instanceof ArrayType array
            ? new StridedColumn(array.elementType(), data, 0, 1, data.capacity() / Long.BYTES)
            : null;
  }

  @Override
  public void moveTo(int row) {
    first = row;
  }

  @Override
  public boolean hasNull() {
    return true;
  }

  /** Counts no rows: Spark only asks whether there may be nulls. */
  @Override
  public int numNulls() {
    return 1;
  }

  @Override
  public boolean isNullAt(int rowId) {
    return entry(rowId) < 0;
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
    int entry = entry(rowId);
    // Generated code may read a value before it looks whether it is null.
    return entry < 0 ? 0 : data.getLong(rows.start(entry) * Long.BYTES);
  }

  @Override
  public float getFloat(int rowId) {
    return (float) getDouble(rowId);
  }

  @Override
  public double getDouble(int rowId) {
    return Double.longBitsToDouble(getLong(rowId));
  }

  @Override
  public @Nullable ColumnarArray getArray(int rowId) {
    int entry = entry(rowId);
    return entry < 0 ? null : new ColumnarArray(elements, rows.start(entry), rows.length(entry));
  }

  private int entry(int rowId) {
    int row = first + rowId;
    if (row != knownRow) {
      knownEntry = rows.entry(row, field);
      knownRow = row;
    }
    return knownEntry;
  }
}
