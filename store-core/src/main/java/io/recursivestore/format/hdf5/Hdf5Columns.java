package io.recursivestore.format.hdf5;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import org.jspecify.annotations.Nullable;

/** How columns lie in a file, as {@code docs/format.md} says. */
final class Hdf5Columns {
  /** The group of the columns. */
  static final String DATA = "data";

  /** The group of the masks of columns that have nulls, if there is one. */
  static final String NULLS = "nulls";

  /** The attribute that names the columns in order. */
  static final String COLUMNS = "columns";

  /** The attributes of a column. */
  static final String ID = "id";

  static final String TYPE = "type";
  static final String NULLABLE = "nullable";
  static final String UNITS = "units";

  /** The type of a list, and what its group holds. */
  static final String LIST = "list";

  static final String VALUES = "values";
  static final String OFFSETS = "offsets";

  /** No text is longer: all texts of a column take as many bytes as its longest. */
  static final int MAX_TEXT_BYTES = 64 << 10;

  private Hdf5Columns() {}

  /**
   * Refuses columns that a file can't hold.
   *
   * @throws InvalidRequestException if there is one
   */
  static void check(Schema schema) {
    for (Column column : schema.columns()) {
      boolean isNamed = column.name().indexOf('/') < 0 && !column.name().matches("\\.+");
      DataType leaf = column.type() instanceof ListOf list ? list.element().type() : column.type();
      if (!isNamed || !(leaf instanceof Primitive) || leaf == Primitive.BINARY) {
        throw new InvalidRequestException(
            "HDF5 files can't hold column '"
                + column.name()
                + "', which is "
                + column.type()
                + (isNamed
                    ? ": they hold numbers, booleans, times, text, and lists of them"
                    : ": names have no slash, and not only dots")
                + ". Write Parquet or Arrow files, or leave the column out.");
      }
    }
  }

  /** Returns the arrays in which the values of a type lie. */
  static Class<?> stored(DataType type) {
    return switch ((Primitive) type) {
      case BOOL, INT8 -> byte.class;
      case INT16 -> short.class;
      case INT32, DATE -> int.class;
      case INT64, TIMESTAMP, TIMESTAMP_NTZ -> long.class;
      case FLOAT32 -> float.class;
      case FLOAT64 -> double.class;
      case STRING, BINARY -> String.class;
    };
  }

  /** Returns what the numbers of a type count, as others write it; null if that is no question. */
  static @Nullable String units(DataType type) {
    if (type == Primitive.DATE) {
      return "days since 1970-01-01";
    }
    if (type == Primitive.TIMESTAMP) {
      return "microseconds since 1970-01-01 00:00:00 UTC";
    }
    return type == Primitive.TIMESTAMP_NTZ ? "microseconds since 1970-01-01 00:00:00" : null;
  }
}
