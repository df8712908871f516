package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Bytes;
import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Int;
import io.recursivestore.exchange.python.PyValue.Name;
import io.recursivestore.exchange.python.PyValue.Sequence;
import io.recursivestore.exchange.python.PyValue.Text;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A NumPy array of any number of dimensions, or a part of one. Its elements stay in the pickle.
 * They are counted in C order, the last dimension being the fastest, however they lie.
 */
final class NumpyArray {
  private static final int MAX_DIMENSIONS = 64;

  /** NumPy's datetime64 and timedelta64 that are none. */
  static final long NOT_A_TIME = Long.MIN_VALUE;

  final Dtype dtype;
  final long[] shape;
  final int offset;

  /** In elements. */
  private final long[] strides;

  private final long first;
  private final ByteBuffer data;
  private final List<PyValue> objects;

  private NumpyArray(
      Dtype dtype,
      long[] shape,
      long[] strides,
      long first,
      ByteBuffer data,
      List<PyValue> objects,
      int offset) {
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.first = first;
    this.data = data;
    this.objects = objects;
    this.offset = offset;
  }

  /** Returns whether a value is an array, and not only part of one. */
  static boolean is(PyValue value) {
    return value instanceof Call call
        && (call.is("numpy._core.multiarray._reconstruct")
            || call.is("numpy._core.numeric._frombuffer"));
  }

  /**
   * Reads an array.
   *
   * @throws PickleProblem if it is none, or has fewer bytes than its shape says
   */
  static NumpyArray of(PyValue value, Budget budget, int offset) {
    if (!is(value)) {
      throw PickleProblem.damaged(
          offset, "it has a " + PyValue.describe(value) + " in the place of an array");
    }
    Call call = (Call) value;
    budget.values(1, call.offset);
    if (call.is("numpy._core.numeric._frombuffer")) {
      String order = call.argument(3) instanceof Text text ? text.value() : "C";
      NumpyArray array =
          of(
              Dtype.of(call.argument(1), budget, call.offset),
              call.argument(2),
              order.equals("F"),
              call.argument(0),
              budget,
              call.offset);
      return order.equals("K") && call.arguments.size() > 4
          ? array.transposed(call.argument(4))
          : array;
    }
    if (!(call.argument(0) instanceof Name type) || !type.name().equals("numpy.ndarray")) {
      throw PickleProblem.refused(
          call.offset, "it has a kind of array, " + PyValue.describe(call.argument(0)));
    }
    if (!(call.state instanceof Sequence state) || state.items.size() != 5) {
      throw PickleProblem.damaged(call.offset, "an array has no state of five parts");
    }
    return of(
        Dtype.of(state.items.get(2), budget, call.offset),
        state.items.get(1),
        state.items.get(3) == PyValue.Constant.TRUE,
        state.items.get(4),
        budget,
        call.offset);
  }

  /** Returns an array without dimensions that holds the bytes of one element. */
  static NumpyArray scalar(Dtype dtype, Bytes bytes, int offset) {
    return of(dtype, new long[0], false, bytes, offset);
  }

  /** Returns an array of one dimension. */
  static NumpyArray vector(Dtype dtype, long size, Bytes bytes) {
    return of(dtype, new long[] {size}, false, bytes, 0);
  }

  /** Returns the same bytes as elements of another type of the same size. */
  NumpyArray as(Dtype type) {
    if (type.size() != dtype.size()) {
      throw PickleProblem.damaged(offset, "times are stored in numbers of another size");
    }
    return new NumpyArray(type, shape, strides, first, data, objects, offset);
  }

  /** Returns an array of two dimensions with its rows as columns. */
  NumpyArray turned() {
    return new NumpyArray(
        dtype,
        new long[] {shape[1], shape[0]},
        new long[] {strides[1], strides[0]},
        first,
        data,
        objects,
        offset);
  }

  /** Returns the number of elements. */
  long size() {
    long size = 1;
    for (long length : shape) {
      size *= length;
    }
    return size;
  }

  /** Returns the elements of an array of two dimensions whose first index is given. */
  NumpyArray row(int i) {
    return new NumpyArray(
        dtype,
        new long[] {shape[1]},
        new long[] {strides[1]},
        first + i * strides[0],
        data,
        objects,
        offset);
  }

  /** Returns an element of integers, times or booleans, without the sign if it has none. */
  long whole(long i) {
    int at = at(i);
    return switch (dtype.size()) {
      case 1 -> dtype.kind() == 'i' ? data.get(at) : data.get(at) & 0xff;
      case 2 -> dtype.kind() == 'i' ? data.getShort(at) : data.getShort(at) & 0xffff;
      case 4 -> dtype.kind() == 'i' ? data.getInt(at) : Integer.toUnsignedLong(data.getInt(at));
      default -> data.getLong(at);
    };
  }

  /** Returns an element of unsigned integers of 64 bits. */
  BigInteger unsigned(long i) {
    return new BigInteger(Long.toUnsignedString(data.getLong(at(i))));
  }

  /** Returns an element of floats. */
  double real(long i) {
    return real(at(i), dtype.size());
  }

  /** Returns a half of an element of complex numbers: 0 is the real one. */
  double part(long i, int half) {
    int size = dtype.size() / 2;
    return real(at(i) + half * size, size);
  }

  /** Returns an element of bytes of fixed lengths, without the zeros that fill them up. */
  byte[] bytes(long i) {
    int at = at(i);
    int length = dtype.size();
    while (length > 0 && data.get(at + length - 1) == 0) {
      length--;
    }
    byte[] bytes = new byte[length];
    data.get(at, bytes);
    return bytes;
  }

  /** Returns an element of texts of fixed lengths, without the zeros that fill them up. */
  String text(long i) {
    int at = at(i);
    int length = dtype.size() / 4;
    while (length > 0 && data.getInt(at + 4 * (length - 1)) == 0) {
      length--;
    }
    StringBuilder text = new StringBuilder(length);
    for (int c = 0; c < length; c++) {
      int codePoint = data.getInt(at + 4 * c);
      if (!Character.isValidCodePoint(codePoint)) {
        throw PickleProblem.damaged(offset, "a text of an array has a character that there is not");
      }
      text.appendCodePoint(codePoint);
    }
    return text.toString();
  }

  /** Returns an element of objects. */
  PyValue object(long i) {
    return objects.get((int) place(i));
  }

  /** Returns the same elements with their dimensions in another order. */
  private NumpyArray transposed(PyValue order) {
    List<PyValue> axes = order instanceof Sequence sequence ? sequence.items : List.<PyValue>of();
    long[] lengths = new long[shape.length];
    long[] steps = new long[shape.length];
    Set<Integer> seen = new HashSet<>();
    for (int d = 0; d < axes.size(); d++) {
      int axis = axes.get(d) instanceof Int number ? (int) number.value() : -1;
      if (axis < 0 || axis >= shape.length || !seen.add(axis)) {
        break;
      }
      lengths[d] = shape[axis];
      steps[d] = strides[axis];
    }
    if (seen.size() != shape.length || axes.size() != shape.length) {
      throw PickleProblem.damaged(offset, "an array has dimensions in an order that is none");
    }
    return new NumpyArray(dtype, lengths, steps, first, data, objects, offset);
  }

  private double real(int at, int size) {
    return switch (size) {
      case 2 -> Halves.toFloat(data.getShort(at));
      case 4 -> data.getFloat(at);
      default -> data.getDouble(at);
    };
  }

  private int at(long i) {
    return (int) (place(i) * dtype.size());
  }

  private long place(long i) {
    long place = first;
    long rest = i;
    for (int d = shape.length - 1; d > 0; d--) {
      place += rest % shape[d] * strides[d];
      rest /= shape[d];
    }
    return shape.length == 0 ? place : place + rest * strides[0];
  }

  private static NumpyArray of(
      Dtype dtype, PyValue shape, boolean isFortran, PyValue data, Budget budget, int offset) {
    if (!(shape instanceof Sequence lengths) || lengths.items.size() > MAX_DIMENSIONS) {
      throw PickleProblem.damaged(offset, "an array has no shape");
    }
    long[] dimensions = new long[lengths.items.size()];
    for (int d = 0; d < dimensions.length; d++) {
      if (!(lengths.items.get(d) instanceof Int length) || length.value() < 0) {
        throw PickleProblem.damaged(offset, "an array has a length that is no number");
      }
      dimensions[d] = length.value();
    }
    return of(
        dtype,
        dimensions,
        isFortran,
        dtype.kind() == 'O' ? data : budget.bytesOf(data, offset),
        offset);
  }

  private static NumpyArray of(
      Dtype dtype, long[] shape, boolean isFortran, PyValue data, int offset) {
    long[] strides = new long[shape.length];
    long size = 1;
    try {
      for (int n = 0; n < shape.length; n++) {
        // Objects are in C order, whatever the array says of others.
        int d = isFortran && dtype.kind() != 'O' ? n : shape.length - 1 - n;
        strides[d] = size;
        size = Math.multiplyExact(size, shape[d]);
      }
      List<PyValue> objects = List.of();
      ByteBuffer buffer = ByteBuffer.allocate(0);
      long stored = Math.multiplyExact(size, (long) dtype.stored());
      if (dtype.kind() == 'O') {
        if (!(data instanceof Sequence list) || list.items.size() != size) {
          throw PickleProblem.damaged(offset, "an array of objects has not as many as it says");
        }
        objects = list.items;
      } else {
        Bytes bytes = (Bytes) data;
        if (stored != bytes.length()) {
          throw PickleProblem.damaged(
              offset, "an array of " + stored + " bytes has " + bytes.length());
        }
        buffer =
            ByteBuffer.wrap(bytes.array(), bytes.from(), bytes.length())
                .slice()
                .order(dtype.isBig() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      }
      return new NumpyArray(dtype, shape, strides, 0, buffer, objects, offset);
    } catch (ArithmeticException e) {
      throw PickleProblem.damaged(offset, "an array is larger than any");
    }
  }
}
