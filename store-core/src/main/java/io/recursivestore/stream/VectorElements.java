package io.recursivestore.stream;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The values of an Arrow vector as elements of a field. Values must not be null. */
abstract class VectorElements {
  /**
   * Converts consecutive values.
   *
   * @param from index of the first value in the vector
   * @param count how many
   * @param target gets the elements
   * @param at index of the first element in the target
   */
  abstract void copy(int from, int count, long[] target, int at);

  /**
   * Returns the values of a vector, if its type is that of a field or a smaller one of its kind, so
   * that the field can hold any of them.
   */
  static Optional<VectorElements> of(FieldVector vector, FieldType type) {
    ArrowType arrow = vector.getField().getType();
    if (type == FieldType.BOOL && vector instanceof BitVector bits) {
      return Optional.of(new Bits(bits));
    }
    if (type.isInteger()
        && vector instanceof BaseIntVector whole
        && arrow instanceof ArrowType.Int width
        && fits(type, width)) {
      boolean plain = width.getIsSigned() && isAddressable(vector);
      return Optional.of(
          plain && width.getBitWidth() == Long.SIZE
              ? new Longs(vector)
              : plain && width.getBitWidth() == Integer.SIZE
                  ? new Ints(vector)
                  : new WholeNumbers(whole));
    }
    if (type.isFloating()
        && vector instanceof FloatingPointVector floating
        && arrow instanceof ArrowType.FloatingPoint precision
        && (type == FieldType.FLOAT64
            || precision.getPrecision() != FloatingPointPrecision.DOUBLE)) {
      return Optional.of(
          switch (precision.getPrecision()) {
            case DOUBLE -> isAddressable(vector) ? new Longs(vector) : new Floating(floating);
            case SINGLE -> isAddressable(vector) ? new Floats(vector) : new Floating(floating);
            case HALF -> new Floating(floating);
          });
    }
    return Optional.empty();
  }

  /** Returns whether any value of an Arrow type is one of an integer type. */
  static boolean fits(FieldType type, ArrowType.Int width) {
    int bits =
        switch (type) {
          case INT8 -> Byte.SIZE;
          case INT16 -> Short.SIZE;
          case INT32 -> Integer.SIZE;
          default -> Long.SIZE;
        };
    return width.getIsSigned() ? width.getBitWidth() <= bits : width.getBitWidth() < bits;
  }

  private static boolean isAddressable(FieldVector vector) {
    return vector.getDataBuffer().capacity() <= Integer.MAX_VALUE;
  }

  /** Values that are elements as they are: integers, or doubles. */
  private static final class Longs extends VectorElements {
    private final ByteBuffer values;

    Longs(FieldVector vector) {
      this.values = ElementVector.view(vector.getDataBuffer());
    }

    @Override
    void copy(int from, int count, long[] target, int at) {
      for (int i = 0; i < count; i++) {
        target[at + i] = values.getLong((from + i) * Long.BYTES);
      }
    }
  }

  private static final class Ints extends VectorElements {
    private final ByteBuffer values;

    Ints(FieldVector vector) {
      this.values = ElementVector.view(vector.getDataBuffer());
    }

    @Override
    void copy(int from, int count, long[] target, int at) {
      for (int i = 0; i < count; i++) {
        target[at + i] = values.getInt((from + i) * Integer.BYTES);
      }
    }
  }

  private static final class Floats extends VectorElements {
    private final ByteBuffer values;

    Floats(FieldVector vector) {
      this.values = ElementVector.view(vector.getDataBuffer());
    }

    @Override
    void copy(int from, int count, long[] target, int at) {
      for (int i = 0; i < count; i++) {
        target[at + i] = Double.doubleToRawLongBits(values.getFloat((from + i) * Float.BYTES));
      }
    }
  }

  private static final class Bits extends VectorElements {
    private final BitVector vector;

    Bits(BitVector vector) {
      this.vector = vector;
    }

    @Override
    void copy(int from, int count, long[] target, int at) {
      for (int i = 0; i < count; i++) {
        target[at + i] = vector.get(from + i);
      }
    }
  }

  private static final class WholeNumbers extends VectorElements {
    private final BaseIntVector vector;

    WholeNumbers(BaseIntVector vector) {
      this.vector = vector;
    }

    @Override
    void copy(int from, int count, long[] target, int at) {
      for (int i = 0; i < count; i++) {
        target[at + i] = vector.getValueAsLong(from + i);
      }
    }
  }

  private static final class Floating extends VectorElements {
    private final FloatingPointVector vector;

    Floating(FloatingPointVector vector) {
      this.vector = vector;
    }

    @Override
    void copy(int from, int count, long[] target, int at) {
      for (int i = 0; i < count; i++) {
        target[at + i] = Double.doubleToRawLongBits(vector.getValueAsDouble(from + i));
      }
    }
  }
}
