package io.recursivestore.spark.function;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NullType;

/**
 * A type of elements that functions compute with. Booleans count as 1 and 0.
 *
 * <p>Whole arrays are read at once, because that is one virtual call an array: the loop over the
 * elements then belongs to the class that has them, and is compiled for it alone. Every kind of
 * array gives a copy.
 */
enum ElementType {
  BOOLEAN,
  BYTE,
  SHORT,
  INT,
  LONG,
  FLOAT,
  DOUBLE;

  /**
   * Returns what Spark's elements are computed as: decimals as doubles, as SQL writes doubles, and
   * so are the elements of {@code array()} and {@code null}, which have no type.
   */
  static Optional<ElementType> of(DataType type) {
    if (type instanceof DecimalType || type instanceof NullType) {
      return Optional.of(DOUBLE);
    }
    return Arrays.stream(values()).filter(e -> e.sparkType().equals(type)).findFirst();
  }

  DataType sparkType() {
    return switch (this) {
      case BOOLEAN -> DataTypes.BooleanType;
      case BYTE -> DataTypes.ByteType;
      case SHORT -> DataTypes.ShortType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
    };
  }

  boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }

  /** Returns all elements; what stands for a null is undefined. */
  double[] doubles(ArrayData array) {
    return switch (this) {
      case BOOLEAN -> Widening.toDoubles(array.toBooleanArray());
      case BYTE -> Widening.toDoubles(array.toByteArray());
      case SHORT -> Widening.toDoubles(array.toShortArray());
      case INT -> Widening.toDoubles(array.toIntArray());
      case LONG -> Widening.toDoubles(array.toLongArray());
      case FLOAT -> Widening.toDoubles(array.toFloatArray());
      case DOUBLE -> array.toDoubleArray();
    };
  }

  /** Returns all elements, which are not floating; what stands for a null is undefined. */
  long[] longs(ArrayData array) {
    return switch (this) {
      case BOOLEAN -> Widening.toLongs(array.toBooleanArray());
      case BYTE -> Widening.toLongs(array.toByteArray());
      case SHORT -> Widening.toLongs(array.toShortArray());
      case INT -> Widening.toLongs(array.toIntArray());
      case LONG -> array.toLongArray();
      case FLOAT, DOUBLE -> throw new IllegalStateException(this + " elements are not integers");
    };
  }

  double doubleAt(ArrayData array, int position) {
    return switch (this) {
      case FLOAT -> array.getFloat(position);
      case DOUBLE -> array.getDouble(position);
      default -> longAt(array, position);
    };
  }

  long longAt(ArrayData array, int position) {
    return switch (this) {
      case BOOLEAN -> array.getBoolean(position) ? 1 : 0;
      case BYTE -> array.getByte(position);
      case SHORT -> array.getShort(position);
      case INT -> array.getInt(position);
      case LONG -> array.getLong(position);
      case FLOAT, DOUBLE -> throw new IllegalStateException(this + " elements are not integers");
    };
  }

  /** Returns one element, as Spark has it in a row. */
  Object get(ArrayData array, int position) {
    return switch (this) {
      case BOOLEAN -> array.getBoolean(position);
      case BYTE -> array.getByte(position);
      case SHORT -> array.getShort(position);
      case INT -> array.getInt(position);
      case LONG -> array.getLong(position);
      case FLOAT -> array.getFloat(position);
      case DOUBLE -> array.getDouble(position);
    };
  }
}
