package io.recursivestore.spark.vector;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.jspecify.annotations.Nullable;

/** A column whose rows are those of other columns, one for each segment. */
abstract class RelocatedColumn extends ReadOnlyColumn {
  /** What {@link #segment} returns for a row that there is none for: it is null. */
  static final int NONE = -1;

  private final RowColumn[] parts;

  /**
   * Creates a column.
   *
   * @param type the Spark type of all parts
   * @param parts a column for each segment; who uses this column fills them in before
   */
  RelocatedColumn(DataType type, RowColumn[] parts) {
    super(type);
    this.parts = parts;
  }

  /** Returns which part has a row of this column. */
  abstract int segment(int rowId);

  /** Returns which row of the part it is. */
  abstract int row(int rowId, int segment);

  @Override
  public boolean isNullAt(int rowId) {
    int segment = segment(rowId);
    return segment == NONE || parts[segment].isNullAt(row(rowId, segment));
  }

  @Override
  public boolean getBoolean(int rowId) {
    int segment = segment(rowId);
    return segment != NONE && parts[segment].getBoolean(row(rowId, segment));
  }

  @Override
  public byte getByte(int rowId) {
    int segment = segment(rowId);
    return segment == NONE ? 0 : parts[segment].getByte(row(rowId, segment));
  }

  @Override
  public short getShort(int rowId) {
    int segment = segment(rowId);
    return segment == NONE ? 0 : parts[segment].getShort(row(rowId, segment));
  }

  @Override
  public int getInt(int rowId) {
    int segment = segment(rowId);
    return segment == NONE ? 0 : parts[segment].getInt(row(rowId, segment));
  }

  @Override
  public long getLong(int rowId) {
    int segment = segment(rowId);
    return segment == NONE ? 0 : parts[segment].getLong(row(rowId, segment));
  }

  @Override
  public float getFloat(int rowId) {
    int segment = segment(rowId);
    return segment == NONE ? 0 : parts[segment].getFloat(row(rowId, segment));
  }

  @Override
  public double getDouble(int rowId) {
    int segment = segment(rowId);
    return segment == NONE ? 0 : parts[segment].getDouble(row(rowId, segment));
  }

  @Override
  public @Nullable ColumnarArray getArray(int rowId) {
    int segment = segment(rowId);
    return segment == NONE ? null : parts[segment].getArray(row(rowId, segment));
  }
}
