package io.recursivestore.spark.vector;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several columns one after another, for windows that cross from one segment into the
 * next.
 */
public final class ChainedColumn extends RowColumn {
  private final RowColumn[] parts;
  private final int[] starts;
  private int first;

  /**
   * Creates a chain that starts at row 0 of the first part.
   *
   * @param type the Spark type of all parts
   * @param parts the columns, each at its row 0; they must not be moved while the chain is used
   * @param starts for each part, the row of the chain that its row 0 is; rising, from 0
   */
  public ChainedColumn(DataType type, List<RowColumn> parts, int[] starts) {
    super(type);
    this.parts = parts.toArray(RowColumn[]::new);
    this.starts = starts.clone();
  }

  @Override
  public void moveTo(int row) {
    first = row;
  }

  @Override
  public boolean hasNull() {
    return Arrays.stream(parts).anyMatch(RowColumn::hasNull);
  }

  @Override
  public boolean isNullAt(int rowId) {
    int part = partOf(rowId);
    return parts[part].isNullAt(first + rowId - starts[part]);
  }

  @Override
  public boolean getBoolean(int rowId) {
    int part = partOf(rowId);
    return parts[part].getBoolean(first + rowId - starts[part]);
  }

  @Override
  public byte getByte(int rowId) {
    int part = partOf(rowId);
    return parts[part].getByte(first + rowId - starts[part]);
  }

  @Override
  public short getShort(int rowId) {
    int part = partOf(rowId);
    return parts[part].getShort(first + rowId - starts[part]);
  }

  @Override
  public int getInt(int rowId) {
    int part = partOf(rowId);
    return parts[part].getInt(first + rowId - starts[part]);
  }

  @Override
  public long getLong(int rowId) {
    int part = partOf(rowId);
    return parts[part].getLong(first + rowId - starts[part]);
  }

  @Override
  public float getFloat(int rowId) {
    int part = partOf(rowId);
    return parts[part].getFloat(first + rowId - starts[part]);
  }

  @Override
  public double getDouble(int rowId) {
    int part = partOf(rowId);
    return parts[part].getDouble(first + rowId - starts[part]);
  }

  @Override
  public @Nullable ColumnarArray getArray(int rowId) {
    int part = partOf(rowId);
    return parts[part].getArray(first + rowId - starts[part]);
  }

  private int partOf(int rowId) {
    int found = Arrays.binarySearch(starts, first + rowId);
    return found >= 0 ? found : -found - 2;
  }
}
