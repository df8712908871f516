package io.recursivestore.spark.vector;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Some rows of another column, which are looked up and not copied. */
public final class SelectedColumn extends ReadOnlyColumn {
  private final ArrowColumn column;
  private final List<SelectedColumn> members;
  private int[] rows = {};
  private int count;

  private SelectedColumn(ArrowColumn column, List<SelectedColumn> members, DataType type) {
    super(type);
    this.column = column;
    this.members = members;
  }

  /**
   * Makes a column that has no rows yet.
   *
   * @param column the other column, which its user binds
   */
  public static SelectedColumn of(ArrowColumn column) {
    List<SelectedColumn> members =
        column instanceof ArrowStructColumn struct
            ? struct.children().stream().map(SelectedColumn::of).toList()
            : List.of();
    return new SelectedColumn(column, members, column.dataType());
  }

  /**
   * Shows other rows.
   *
   * @param numbers the numbers of the rows in the other column; not copied
   * @param length how many of them are meant
   */
  public void select(int[] numbers, int length) {
    rows = numbers;
    count = length;
    for (SelectedColumn member : members) {
      member.select(numbers, length);
    }
  }

  @Override
  public boolean hasNull() {
    return column.hasNull() && numNulls() > 0;
  }

  @Override
  public int numNulls() {
    int nulls = 0;
    for (int i = 0; i < count; i++) {
      nulls += isNullAt(i) ? 1 : 0;
    }
    return nulls;
  }

  @Override
  public boolean isNullAt(int rowId) {
    return column.isNullAt(rows[rowId]);
  }

  @Override
  public boolean getBoolean(int rowId) {
    return column.getBoolean(rows[rowId]);
  }

  @Override
  public byte getByte(int rowId) {
    return column.getByte(rows[rowId]);
  }

  @Override
  public short getShort(int rowId) {
    return column.getShort(rows[rowId]);
  }

  @Override
  public int getInt(int rowId) {
    return column.getInt(rows[rowId]);
  }

  @Override
  public long getLong(int rowId) {
    return column.getLong(rows[rowId]);
  }

  @Override
  public float getFloat(int rowId) {
    return column.getFloat(rows[rowId]);
  }

  @Override
  public double getDouble(int rowId) {
    return column.getDouble(rows[rowId]);
  }

  @Override
  public @Nullable ColumnarArray getArray(int rowId) {
    return column.getArray(rows[rowId]);
  }

  @Override
  public @Nullable ColumnarMap getMap(int rowId) {
    return column.getMap(rows[rowId]);
  }

  @Override
  public @Nullable Decimal getDecimal(int rowId, int precision, int scale) {
    return column.getDecimal(rows[rowId], precision, scale);
  }

  @Override
  public @Nullable UTF8String getUTF8String(int rowId) {
    return column.getUTF8String(rows[rowId]);
  }

  @Override
  public byte @Nullable [] getBinary(int rowId) {
    return column.getBinary(rows[rowId]);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return members.get(ordinal);
  }
}
