package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.FrameColumn.Plain;
import io.recursivestore.exchange.python.FrameColumn.TextArray;
import io.recursivestore.exchange.python.FrameColumn.Texts;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of Java, as the library for HDF5 gives them, as columns of frames. */
final class Hdf5Arrays {
  private Hdf5Arrays() {}

  /** Returns a column without values. */
  static FrameColumn none() {
    return column(new long[0], 0);
  }

  /** Returns a column of an array of one or two dimensions. */
  static FrameColumn column(Object data, int place) {
    return column(data, place, null);
  }

  /**
   * Returns a column of an array of one or two dimensions.
   *
   * @param data the array, of which the first dimension is that of rows
   * @param place which column of two dimensions it is
   * @param missing a text that stands for none
   */
  static FrameColumn column(Object data, int place, @Nullable String missing) {
    int rows = Array.getLength(data);
    Object first = rows == 0 ? null : Array.get(data, 0);
    boolean isNested = first != null && first.getClass().isArray();
    if (isNested && place >= Array.getLength(first)) {
      throw PickleProblem.damaged(0, "a block has fewer columns than names");
    }
    Object sample = isNested ? Array.get(first, place) : first;
    if (sample instanceof String) {
      List<String> texts = new ArrayList<>(rows);
      for (int row = 0; row < rows; row++) {
        texts.add((String) value(data, row, place, isNested));
      }
      return new Texts(texts(texts, missing), "str");
    }
    Dtype dtype = dtype(sample);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(rows, dtype.size())).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      put(bytes, value(data, row, place, isNested));
    }
    return new Plain(NumpyArray.vector(dtype, rows, PyValue.Bytes.of(bytes.array())));
  }

  static TextArray texts(List<String> texts, @Nullable String missing) {
    return new TextArray() {
      @Override
      public long size() {
        return texts.size();
      }

      @Override
      public @Nullable String get(long i) {
        String text = texts.get((int) i);
        return text.equals(missing) ? null : text;
      }
    };
  }

  /** Returns bytes that are an array of signed or unsigned ones. */
  static byte[] bytes(Object data) {
    if (data instanceof byte[] bytes) {
      return bytes;
    }
    byte[] bytes = new byte[Array.getLength(data)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ((Number) Array.get(data, i)).byteValue();
    }
    return bytes;
  }

  private static Object value(Object data, int row, int place, boolean isNested) {
    Object value = Array.get(data, row);
    return isNested ? Array.get(value, place) : value;
  }

  private static Dtype dtype(@Nullable Object sample) {
    if (sample instanceof Boolean) {
      return new Dtype('b', 1, false, "");
    }
    if (sample instanceof Float || sample instanceof Double) {
      return new Dtype('f', sample instanceof Float ? 4 : 8, false, "");
    }
    int size =
        sample instanceof Byte
            ? 1
            : sample instanceof Short ? 2 : sample instanceof Integer ? 4 : 8;
    return new Dtype('i', size, false, "");
  }

  private static void put(ByteBuffer bytes, Object value) {
    if (value instanceof Boolean yes) {
      bytes.put((byte) (yes ? 1 : 0));
    } else if (value instanceof Byte number) {
      bytes.put(number);
    } else if (value instanceof Short number) {
      bytes.putShort(number);
    } else if (value instanceof Integer number) {
      bytes.putInt(number);
    } else if (value instanceof Float number) {
      bytes.putFloat(number);
    } else if (value instanceof Double number) {
      bytes.putDouble(number);
    } else {
      bytes.putLong(((Number) value).longValue());
    }
  }
}
