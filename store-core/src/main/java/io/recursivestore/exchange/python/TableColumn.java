package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.FrameColumn.Categories;
import io.recursivestore.exchange.python.FrameColumn.Masked;
import io.recursivestore.exchange.python.FrameColumn.Plain;
import io.recursivestore.exchange.python.FrameColumn.Texts;
import io.recursivestore.exchange.python.FrameColumn.Zoned;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Primitive;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * A column of a frame as one of a dataset.
 *
 * @param name its name
 * @param type its type
 * @param filler puts its values into vectors of the type
 */
record TableColumn(String name, DataType type, Filler filler) {

  /** Puts values into vectors. */
  @FunctionalInterface
  interface Filler {
    /**
     * Puts the value of a row into a slot, or null.
     *
     * @return how many bytes it takes beyond its slot
     */
    int fill(FieldVector vector, int slot, long row);
  }

  static TableColumn of(String name, FrameColumn column) {
    if (column instanceof Zoned zoned) {
      return new TableColumn(name, Primitive.TIMESTAMP, times(zoned.values()));
    }
    if (column instanceof Masked masked) {
      TableColumn values = plain(name, masked.values());
      return new TableColumn(
          name,
          values.type,
          (vector, slot, row) ->
              masked.mask().whole(row) != 0
                  ? none(vector, slot)
                  : values.filler.fill(vector, slot, row));
    }
    if (column instanceof Texts texts) {
      return new TableColumn(
          name,
          Primitive.STRING,
          (vector, slot, row) -> {
            String text = texts.values().get(row);
            return text == null ? none(vector, slot) : text(vector, slot, text);
          });
    }
    if (column instanceof Categories categories) {
      return categories(name, categories);
    }
    return plain(name, ((Plain) column).values());
  }

  /** Returns the names of rows as a column. */
  static TableColumn of(String name, FrameIndex index, int offset) {
    if (index instanceof FrameIndex.Values values) {
      return of(name, values.values());
    }
    if (index instanceof FrameIndex.Range range) {
      return new TableColumn(
          name,
          Primitive.INT64,
          (vector, slot, row) -> whole(vector, slot, range.start() + row * range.step()));
    }
    throw PickleProblem.refused(offset, "it has categories of several levels");
  }

  /** Returns the parts of an index of several levels that are places in lists as a column. */
  static TableColumn level(String name, FrameIndex level, NumpyArray codes) {
    TableColumn values = of(name, level, codes.offset);
    return new TableColumn(
        name,
        values.type,
        (vector, slot, row) -> {
          long code = codes.whole(row);
          if (code >= level.size()) {
            throw PickleProblem.damaged(codes.offset, "a value is none of the categories");
          }
          return code < 0 ? none(vector, slot) : values.filler.fill(vector, slot, code);
        });
  }

  private static TableColumn categories(String name, Categories column) {
    return level(name, column.categories(), column.codes());
  }

  private static TableColumn plain(String name, NumpyArray array) {
    int size = array.dtype.size();
    return switch (array.dtype.kind()) {
      case 'b' ->
          new TableColumn(name, Primitive.BOOL, (v, slot, row) -> whole(v, slot, array.whole(row)));
      case 'i' ->
          new TableColumn(
              name,
              size == 1
                  ? Primitive.INT8
                  : size == 2 ? Primitive.INT16 : size == 4 ? Primitive.INT32 : Primitive.INT64,
              (v, slot, row) -> whole(v, slot, array.whole(row)));
      case 'u' ->
          new TableColumn(
              name,
              size == 1 ? Primitive.INT16 : size == 2 ? Primitive.INT32 : Primitive.INT64,
              (v, slot, row) -> whole(v, slot, positive(array, row)));
      case 'f' ->
          new TableColumn(
              name,
              size == 8 ? Primitive.FLOAT64 : Primitive.FLOAT32,
              (v, slot, row) -> real(v, slot, array.real(row)));
      case 'M' -> new TableColumn(name, Primitive.TIMESTAMP_NTZ, times(array));
      case 'm' ->
          new TableColumn(
              name,
              Primitive.INT64,
              (v, slot, row) ->
                  array.whole(row) == NumpyArray.NOT_A_TIME
                      ? none(v, slot)
                      : whole(v, slot, array.whole(row)));
      case 'S' ->
          new TableColumn(
              name, Primitive.BINARY, (v, slot, row) -> bytes(v, slot, array.bytes(row)));
      case 'U' ->
          new TableColumn(name, Primitive.STRING, (v, slot, row) -> text(v, slot, array.text(row)));
      case 'O' -> ObjectColumn.of(name, array);
      default ->
          throw PickleProblem.refused(
              array.offset, "column '" + name + "' holds complex numbers, which no dataset does");
    };
  }

  private static Filler times(NumpyArray array) {
    TimeUnits unit = TimeUnits.of(array.dtype, array.offset);
    return (vector, slot, row) -> {
      long value = array.whole(row);
      if (value == NumpyArray.NOT_A_TIME) {
        return none(vector, slot);
      }
      ((TimeStampVector) vector).setSafe(slot, unit.micros(value, array.offset));
      return 0;
    };
  }

  private static long positive(NumpyArray array, long row) {
    long value = array.whole(row);
    if (value < 0) {
      throw PickleProblem.refused(
          array.offset,
          "a number is larger than any of 64 bits with a sign: " + array.unsigned(row));
    }
    return value;
  }

  static int none(FieldVector vector, int slot) {
    vector.setNull(slot);
    return 0;
  }

  static int whole(FieldVector vector, int slot, long value) {
    if (vector instanceof BitVector bits) {
      bits.setSafe(slot, value == 0 ? 0 : 1);
    } else {
      while (slot >= vector.getValueCapacity()) {
        vector.reAlloc();
      }
      ((BaseIntVector) vector).setWithPossibleTruncate(slot, value);
    }
    return 0;
  }

  static int real(FieldVector vector, int slot, double value) {
    if (vector instanceof Float4Vector single) {
      single.setSafe(slot, (float) value);
    } else {
      ((Float8Vector) vector).setSafe(slot, value);
    }
    return 0;
  }

  static int text(FieldVector vector, int slot, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ((VarCharVector) vector).setSafe(slot, utf8);
    return utf8.length;
  }

  static int bytes(FieldVector vector, int slot, byte[] bytes) {
    ((VarBinaryVector) vector).setSafe(slot, bytes);
    return bytes.length;
  }
}
