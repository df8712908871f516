package io.recursivestore.spark.read;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.option.ReadOptions;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * How rows become windows. Windows that would reach past the last row are dropped.
 *
 * @param length rows in a window, at least 1
 * @param stride rows from the start of one window to the start of the next, at least 1
 */
public record Windows(int length, int stride) implements Serializable {
  /** No windows: each row by itself. */
  static final Windows ROWS = new Windows(1, 1);

  private static final int MAX = 1 << 24;
  private static final String SEPARATOR = " every ";

  /**
   * Returns the windows that options ask for.
   *
   * @param options what the user gave
   * @return the windows, or empty if rows should stay rows
   * @throws InvalidRequestException if there is a stride without a length, or one is too large
   */
  public static Optional<Windows> in(CaseInsensitiveStringMap options) {
    Optional<Long> length = ReadOptions.WINDOW_LENGTH.in(options);
    Optional<Long> stride = ReadOptions.WINDOW_STRIDE.in(options);
    if (length.isEmpty() && stride.isPresent()) {
      throw new InvalidRequestException(
          "Option 'window-stride' was given without 'window-length'. Give both.");
    }
    return length.map(
        l -> new Windows(bounded("window-length", l), bounded("window-stride", stride.orElse(1L))));
  }

  /**
   * Returns the windows that a text describes.
   *
   * @param text what {@link #toString()} made
   */
  public static Windows parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    return new Windows(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  @Override
  public String toString() {
    return length + SEPARATOR + stride;
  }

  /**
   * Returns the number of whole windows.
   *
   * @param rows number of rows
   */
  public long count(long rows) {
    return rows < length ? 0 : (rows - length) / stride + 1;
  }

  /**
   * Returns the schema of windows: each column an array, with nulls where the rows have them.
   *
   * @param rows the schema of rows
   */
  public static StructType schema(StructType rows) {
    return new StructType(
        Arrays.stream(rows.fields())
            .map(
                f ->
                    new StructField(
                        f.name(),
                        DataTypes.createArrayType(f.dataType(), f.nullable()),
                        false,
                        f.metadata()))
            .toArray(StructField[]::new));
  }

  private static int bounded(String option, long value) {
    if (value > MAX) {
      throw new InvalidRequestException(
          "Option '" + option + "' is " + value + "; the largest is " + MAX + ".");
    }
    return (int) value;
  }
}
