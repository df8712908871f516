package io.recursivestore.format.sql;

import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.sql.Dialect;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * How one column's values are kept in a table. Its name there is made of its place, so that no text
 * of a user becomes part of a statement. Booleans are 0 and 1; dates and times are whole numbers in
 * their own units.
 */
final class SqlColumn {
  /** SQLite has no NaN. A text is greater there than all numbers, as NaN is here. */
  static final String NAN = "NaN";

  /** What a decoder gives for bytes that are no text, and a character of its own. */
  private static final char REPLACEMENT = '\uFFFD';

  private final Column column;
  private final String name;
  private final Dialect dialect;
  private final DataType type;
  private final DataType stored;

  SqlColumn(Column column, int place, Dialect dialect) {
    this(column, "c" + (place + 1), dialect, column.type());
    check(column);
  }

  private SqlColumn(Column column, String name, Dialect dialect, DataType stored) {
    this.column = column;
    this.name = name;
    this.dialect = dialect;
    this.type = column.type();
    this.stored = stored;
  }

  /**
   * Returns the same column, whose values are read as those of a younger one.
   *
   * @param wanted a column whose type is the same or wider
   */
  SqlColumn as(Column wanted) {
    return new SqlColumn(wanted, name, dialect, stored);
  }

  /**
   * Checks that a table can hold a column.
   *
   * @throws InvalidRequestException if its type is nested
   */
  static void check(Column column) {
    if (!(column.type() instanceof Primitive) && !(column.type() instanceof Decimal)) {
      throw new InvalidRequestException(
          "Column '"
              + column.name()
              + "' has the type "
              + column.type()
              + ", which a table of a database can't hold. Use Parquet or Arrow files for it.");
    }
  }

  /** Returns the column that this is. */
  Column column() {
    return column;
  }

  /** Returns its name in the table. */
  String name() {
    return name;
  }

  /** Returns what it is declared as. */
  String declaration() {
    return name + " " + dialect.fill(declaredType()) + (column.nullable() ? "" : " NOT NULL");
  }

  private String declaredType() {
    if (type instanceof Decimal decimal) {
      return dialect == Dialect.SQLITE
          ? "${bytes}"
          : "NUMERIC(" + decimal.precision() + ", " + decimal.scale() + ")";
    }
    return switch ((Primitive) type) {
      case BOOL, INT8, INT16 -> "SMALLINT";
      case INT32, DATE -> "INTEGER";
      case INT64, TIMESTAMP, TIMESTAMP_NTZ -> "BIGINT";
      case FLOAT32 -> "REAL";
      case FLOAT64 -> "DOUBLE PRECISION";
      case STRING -> "${text}";
      case BINARY -> "${bytes}";
    };
  }

  /** Sets a parameter to a value of a vector. */
  void bind(PreparedStatement insert, int index, FieldVector vector, int row) throws SQLException {
    if (vector.isNull(row)) {
      insert.setNull(index, sqlType());
    } else if (type instanceof Decimal) {
      bindDecimal(insert, index, ((DecimalVector) vector).getObject(row));
    } else {
      switch ((Primitive) type) {
        case BOOL -> insert.setInt(index, ((BitVector) vector).get(row));
        case INT8 -> insert.setInt(index, ((TinyIntVector) vector).get(row));
        case INT16 -> insert.setInt(index, ((SmallIntVector) vector).get(row));
        case INT32 -> insert.setInt(index, ((IntVector) vector).get(row));
        case DATE -> insert.setInt(index, ((DateDayVector) vector).get(row));
        case INT64 -> insert.setLong(index, ((BigIntVector) vector).get(row));
        case TIMESTAMP, TIMESTAMP_NTZ -> insert.setLong(index, ((TimeStampVector) vector).get(row));
        case FLOAT32 -> bindFloat(insert, index, ((Float4Vector) vector).get(row));
        case FLOAT64 -> bindDouble(insert, index, ((Float8Vector) vector).get(row));
        case STRING -> insert.setString(index, text(((VarCharVector) vector).get(row)));
        case BINARY -> insert.setBytes(index, ((VarBinaryVector) vector).get(row));
      }
    }
  }

  /** Returns a text, if it is one: what a decoder puts in place of others would be another text. */
  private String text(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0
        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
      throw new InvalidRequestException(
          "Column '"
              + column.name()
              + "' has a text that is not in UTF-8, which a database can't hold. Correct it, or use"
              + " Parquet or Arrow files.");
    }
    return text(text);
  }

  /**
   * Returns a text that a database can hold.
   *
   * @throws InvalidRequestException if it has a character that PostgreSQL refuses, and that ends
   *     texts for some functions of SQLite
   */
  String text(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidRequestException(
          "Column '"
              + column.name()
              + "' has a text with the character U+0000, which a database can't hold. Remove it, or"
              + " use Parquet or Arrow files.");
    }
    return text;
  }

  private void bindDecimal(PreparedStatement insert, int index, BigDecimal value)
      throws SQLException {
    if (dialect == Dialect.SQLITE) {
      insert.setBytes(index, SortableDecimal.write(value.unscaledValue()));
    } else {
      insert.setBigDecimal(index, value);
    }
  }

  private void bindFloat(PreparedStatement insert, int index, float value) throws SQLException {
    if (dialect == Dialect.SQLITE) {
      bindDouble(insert, index, value);
    } else {
      insert.setFloat(index, value);
    }
  }

  private void bindDouble(PreparedStatement insert, int index, double value) throws SQLException {
    if (dialect == Dialect.SQLITE && Double.isNaN(value)) {
      insert.setString(index, NAN);
    } else {
      insert.setDouble(index, value);
    }
  }

  private int sqlType() {
    if (type instanceof Decimal) {
      return Types.NUMERIC;
    }
    return switch ((Primitive) type) {
      case BOOL, INT8, INT16 -> Types.SMALLINT;
      case INT32, DATE -> Types.INTEGER;
      case INT64, TIMESTAMP, TIMESTAMP_NTZ -> Types.BIGINT;
      case FLOAT32 -> Types.REAL;
      case FLOAT64 -> Types.DOUBLE;
      case STRING -> Types.VARCHAR;
      case BINARY -> Types.BINARY;
    };
  }

  /** Puts a result into a vector, and returns how many bytes it takes beyond a fixed number. */
  int read(ResultSet result, int index, FieldVector vector, int row) throws SQLException {
    if (type instanceof Decimal decimal) {
      readDecimal(result, index, (DecimalVector) vector, row, decimal.scale());
      return 0;
    }
    switch ((Primitive) type) {
      case STRING -> {
        String text = result.getString(index);
        if (text != null) {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          ((VarCharVector) vector).setSafe(row, bytes);
          return bytes.length;
        }
      }
      case BINARY -> {
        byte[] bytes = result.getBytes(index);
        if (bytes != null) {
          ((VarBinaryVector) vector).setSafe(row, bytes);
          return bytes.length;
        }
      }
      case FLOAT32, FLOAT64 -> readFloating(result, index, vector, row);
      default -> readWhole(result, index, vector, row);
    }
    return 0;
  }

  private void readDecimal(ResultSet result, int index, DecimalVector vector, int row, int scale)
      throws SQLException {
    if (dialect == Dialect.SQLITE) {
      byte[] bytes = result.getBytes(index);
      if (bytes != null) {
        vector.setSafe(row, SortableDecimal.read(bytes, scale));
      }
    } else {
      BigDecimal value = result.getBigDecimal(index);
      if (value != null) {
        vector.setSafe(row, value);
      }
    }
  }

  private void readFloating(ResultSet result, int index, FieldVector vector, int row)
      throws SQLException {
    double value = result.getDouble(index);
    if (result.wasNull()) {
      return;
    }
    // A text is read as zero.
    if (value == 0 && dialect == Dialect.SQLITE && NAN.equals(result.getString(index))) {
      value = Double.NaN;
    }
    // PostgreSQL gives the decimal digits of a float.
    double exact = stored == Primitive.FLOAT32 ? (float) value : value;
    if (type == Primitive.FLOAT32) {
      ((Float4Vector) vector).setSafe(row, (float) exact);
    } else {
      ((Float8Vector) vector).setSafe(row, exact);
    }
  }

  private void readWhole(ResultSet result, int index, FieldVector vector, int row)
      throws SQLException {
    long value = result.getLong(index);
    if (result.wasNull()) {
      return;
    }
    switch ((Primitive) type) {
      case BOOL -> ((BitVector) vector).setSafe(row, (int) within(value, 0, 1));
      case INT8 ->
          ((TinyIntVector) vector)
              .setSafe(row, (byte) within(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case INT16 ->
          ((SmallIntVector) vector)
              .setSafe(row, (short) within(value, Short.MIN_VALUE, Short.MAX_VALUE));
      case INT32 ->
          ((IntVector) vector)
              .setSafe(row, (int) within(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case DATE ->
          ((DateDayVector) vector)
              .setSafe(row, (int) within(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case INT64 -> ((BigIntVector) vector).setSafe(row, value);
      default -> ((TimeStampVector) vector).setSafe(row, value);
    }
  }

  private long within(long value, long min, long max) {
    if (value < min || value > max) {
      throw new CorruptDataException(
          "Column '" + column.name() + "' has the value " + value + ", which is no " + type + ".");
    }
    return value;
  }
}
