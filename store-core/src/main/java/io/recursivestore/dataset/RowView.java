package io.recursivestore.dataset;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * One row, which becomes the next one when its iterator moves on. Columns are counted from 0 in the
 * order in which they are read. Numbers are not boxed.
 */
public final class RowView {
  private static final LongAt NONE = row -> 0;

  private FieldVector[] vectors = {};
  private LongAt[] longs = {};
  private int row;

  RowView() {}

  /**
   * Returns the number of a column.
   *
   * @param column its name
   * @throws IllegalArgumentException if it is not read
   */
  public int column(String column) {
    for (int i = 0; i < vectors.length; i++) {
      if (vectors[i].getName().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("Column '" + column + "' is not read.");
  }

  /**
   * Returns whether a value is null.
   *
   * @param column the column's number
   */
  public boolean isNull(int column) {
    return vectors[column].isNull(row);
  }

  /**
   * Returns a whole number, a boolean (0 or 1), a date (days since 1970) or a timestamp
   * (microseconds since 1970).
   *
   * @param column the column's number
   * @throws IllegalStateException if it is null
   * @throws ClassCastException if the column is of another type
   */
  public long getLong(int column) {
    LongAt reader = longs[column];
    if (reader == NONE) {
      throw new ClassCastException(vectors[column].getField() + " has no longs.");
    }
    if (vectors[column].isNull(row)) {
      throw new IllegalStateException("The value of " + vectors[column].getName() + " is null.");
    }
    return reader.get(row);
  }

  /**
   * Returns a boolean.
   *
   * @param column the column's number
   * @throws IllegalStateException if it is null
   * @throws ClassCastException if the column is of another type
   */
  public boolean getBoolean(int column) {
    return getLong(column) != 0;
  }

  /**
   * Returns a number as a double.
   *
   * @param column the column's number
   * @throws IllegalStateException if it is null
   * @throws ClassCastException if the column is of another type
   */
  public double getDouble(int column) {
    FieldVector vector = vectors[column];
    if (vector instanceof Float8Vector doubles) {
      return doubles.get(row);
    }
    return vector instanceof Float4Vector floats ? floats.get(row) : getLong(column);
  }

  /**
   * Returns a text.
   *
   * @param column the column's number
   * @return the text, or null
   * @throws ClassCastException if the column has neither text nor bytes
   */
  public @Nullable String getString(int column) {
    byte[] bytes = getBytes(column);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Returns bytes, or the UTF-8 bytes of a text.
   *
   * @param column the column's number
   * @return a copy of them, or null
   * @throws ClassCastException if the column has neither text nor bytes
   */
  public byte @Nullable [] getBytes(int column) {
    BaseVariableWidthVector vector = (BaseVariableWidthVector) vectors[column];
    return vector.isNull(row) ? null : vector.get(row);
  }

  /**
   * Returns a value of any type as Arrow gives it: decimals as {@code BigDecimal}, lists as {@code
   * List}, structs as {@code Map}.
   *
   * @param column the column's number
   * @return the value, or null
   */
  public @Nullable Object getObject(int column) {
    return vectors[column].getObject(row);
  }

  /** Moves to a row of the batch that is set. */
  void moveTo(int number) {
    row = number;
  }

  /** Takes the rows from other vectors. */
  void set(VectorSchemaRoot rows) {
    vectors = rows.getFieldVectors().toArray(FieldVector[]::new);
    longs = new LongAt[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      LongAt whole = LongAt.whole(vectors[i]);
      longs[i] = whole == null ? NONE : whole;
    }
  }
}
