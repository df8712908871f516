package io.recursivestore.spark.function;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * How to read the elements of an argument that is an array.
 *
 * @param type their type
 * @param nullable whether some may be null; windows of streams have no nulls
 */
record Elements(ElementType type, boolean nullable) implements Serializable {

  /** Returns the type that the argument must have, or be cast to. */
  ArrayType argumentType() {
    return arrayOf(type.sparkType());
  }

  /** Returns the type of arrays that have a null wherever the argument has one. */
  ArrayType arrayOf(DataType element) {
    return DataTypes.createArrayType(element, nullable);
  }

  Doubles doubles(ArrayData array) {
    int nulls = nullable ? nulls(array) : 0;
    if (nulls == 0) {
      double[] values = type.doubles(array);
      return new Doubles(values, null, values.length);
    }
    int[] positions = positions(array, nulls);
    double[] values = new double[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.doubleAt(array, positions[i]);
    }
    return new Doubles(values, positions, array.numElements());
  }

  Longs longs(ArrayData array) {
    int nulls = nullable ? nulls(array) : 0;
    if (nulls == 0) {
      long[] values = type.longs(array);
      return new Longs(values, null, values.length);
    }
    int[] positions = positions(array, nulls);
    long[] values = new long[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.longAt(array, positions[i]);
    }
    return new Longs(values, positions, array.numElements());
  }

  private static int nulls(ArrayData array) {
    int nulls = 0;
    for (int i = 0; i < array.numElements(); i++) {
      nulls += array.isNullAt(i) ? 1 : 0;
    }
    return nulls;
  }

  private static int[] positions(ArrayData array, int nulls) {
    int[] positions = new int[array.numElements() - nulls];
    int found = 0;
    for (int i = 0; i < array.numElements(); i++) {
      if (!array.isNullAt(i)) {
        positions[found++] = i;
      }
    }
    return positions;
  }
}
