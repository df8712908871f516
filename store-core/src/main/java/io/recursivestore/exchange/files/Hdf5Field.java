package io.recursivestore.exchange.files;

import io.jhdf.api.Dataset;
import io.jhdf.object.datatype.EnumDataType;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * One column of an HDF5 file.
 *
 * @param name its name
 * @param type its type
 * @param values where its values are: in a row each, or in one of the columns of a block, or as
 *     many as the block has columns
 * @param place which column of a block it is; negative if it is no block, or all of it
 * @param nulls is 1 where there is null; absent if nothing says so
 * @param unit what times of a block are counted in
 */
record Hdf5Field(
    String name, DataType type, Dataset values, int place, @Nullable Dataset nulls, TimeUnit unit) {
  private static final byte[] NONE = {};

  /**
   * Returns the type of the values of a dataset.
   *
   * @throws IllegalArgumentException if there is none
   */
  static DataType typeOf(Dataset dataset) {
    if (dataset.getDataType() instanceof EnumDataType words) {
      return isBoolean(words) ? Primitive.BOOL : Primitive.STRING;
    }
    Class<?> java = dataset.getJavaType();
    if (dataset.isCompound() || (dataset.isVariableLength() && java != String.class)) {
      throw new IllegalArgumentException("its values are records or of varying lengths");
    }
    return switch (java.getSimpleName()) {
      case "byte" -> Primitive.INT8;
      case "short" -> Primitive.INT16;
      case "int" -> Primitive.INT32;
      case "long", "BigInteger" -> Primitive.INT64;
      case "float" -> Primitive.FLOAT32;
      case "double" -> Primitive.FLOAT64;
      case "boolean" -> Primitive.BOOL;
      case "String" -> Primitive.STRING;
      default -> throw new IllegalArgumentException("its values are " + java.getSimpleName());
    };
  }

  static DataType listOf(DataType element) {
    return new ListOf(new Column(1, "element", element, true));
  }

  /** Replaces the content of a vector with some rows. */
  void read(long from, int count, FieldVector target) {
    target.reset();
    byte[] empty =
        nulls == null ? NONE : (byte[]) nulls.getData(new long[] {from}, new int[] {count});
    int[] dimensions = values.getDimensions();
    if (dimensions.length == 1) {
      Object array = values.getData(new long[] {from}, new int[] {count});
      Hdf5Values.fill(target, array, 0, count, empty);
      target.setValueCount(count);
      return;
    }
    boolean isOne = place >= 0;
    int width = isOne ? 1 : dimensions[1];
    Object rows = values.getData(new long[] {from, Math.max(0, place)}, new int[] {count, width});
    if (isOne) {
      for (int i = 0; i < count; i++) {
        Object value = Array.get(Array.get(rows, i), 0);
        if (target instanceof TimeStampVector times) {
          // Only frames of pandas have times in blocks.
          Hdf5Values.setTime(times, i, (Long) value, unit);
        } else {
          Hdf5Values.set(target, i, value);
        }
      }
      target.setValueCount(count);
      return;
    }
    ListVector list = (ListVector) target;
    for (int i = 0; i < count; i++) {
      int at = list.startNewValue(i);
      Hdf5Values.fill(list.getDataVector(), Array.get(rows, i), at, width, NONE);
      list.endValue(i, width);
    }
    list.setValueCount(count);
  }

  private static boolean isBoolean(EnumDataType words) {
    Collection<String> names = words.getEnumMapping().values();
    return Set.of("FALSE", "TRUE").equals(Set.copyOf(names));
  }
}
