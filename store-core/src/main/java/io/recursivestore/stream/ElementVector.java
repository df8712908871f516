package io.recursivestore.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** An Arrow vector of a field's type that elements are stored in, from the first value on. */
final class ElementVector {
  private final BaseFixedWidthVector vector;
  private final FieldType type;
  private ByteBuffer values = ByteBuffer.allocate(0);
  private ByteBuffer validity = ByteBuffer.allocate(0);
  private int size;

  /**
   * Creates a target.
   *
   * @param vector a vector of the Arrow type of the field type
   * @param type the type of the elements
   */
  ElementVector(BaseFixedWidthVector vector, FieldType type) {
    this.vector = vector;
    this.type = type;
  }

  /** Returns the size of an element in the vector, in bytes; a bit counts as a byte. */
  int width() {
    return switch (type) {
      case BOOL, INT8 -> Byte.BYTES;
      case INT16 -> Short.BYTES;
      case INT32, FLOAT32 -> Integer.BYTES;
      case INT64, FLOAT64 -> Long.BYTES;
    };
  }

  /** Forgets all values, and makes room for others, none of them null. */
  void begin(int count) {
    if (vector.getValueCapacity() < count) {
      vector.allocateNew(count);
    }
    values = view(vector.getDataBuffer());
    validity = view(vector.getValidityBuffer());
    fill(validity, count, (byte) -1);
    if (type == FieldType.BOOL) {
      fill(values, count, (byte) 0);
    }
    size = 0;
  }

  /** Makes a value null that was stored, or will be. */
  void setNull(int index) {
    int at = index >> 3;
    validity.put(at, (byte) (validity.get(at) & ~(1 << (index & 7))));
  }

  /** Stores elements after those that are stored already. */
  void add(long[] elements, int count) {
    switch (type) {
      case BOOL -> {
        for (int i = 0; i < count; i++) {
          if (elements[i] != 0) {
            int at = (size + i) >> 3;
            values.put(at, (byte) (values.get(at) | 1 << ((size + i) & 7)));
          }
        }
      }
      case INT8 -> {
        for (int i = 0; i < count; i++) {
          values.put(size + i, (byte) elements[i]);
        }
      }
      case INT16 -> {
        for (int i = 0; i < count; i++) {
          values.putShort((size + i) * Short.BYTES, (short) elements[i]);
        }
      }
      case INT32 -> {
        for (int i = 0; i < count; i++) {
          values.putInt((size + i) * Integer.BYTES, (int) elements[i]);
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < count; i++) {
          values.putFloat((size + i) * Float.BYTES, (float) Double.longBitsToDouble(elements[i]));
        }
      }
      case INT64, FLOAT64 -> values.asLongBuffer().put(size, elements, 0, count);
    }
    size += count;
  }

  /** Returns memory of an Arrow buffer in the byte order that Arrow has. */
  static ByteBuffer view(ArrowBuf buffer) {
    return buffer.nioBuffer(0, (int) buffer.capacity()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Sets the bits of values, and those that fill the last byte. */
  static void fill(ByteBuffer bits, int count, byte all) {
    int bytes = (count + 7) >> 3;
    for (int i = 0; i < bytes; i++) {
      bits.put(i, all);
    }
  }
}
