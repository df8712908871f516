package io.recursivestore.format.parquet.decode;

import org.apache.arrow.memory.util.Float16;

/** Values of one type, decoded as those of another. */
final class Converted {
  private Converted() {}

  /** How a number of 32 bits becomes one of 64. */
  enum Widening {
    SIGNED,
    UNSIGNED,
    FLOATING
  }

  /** Changes 64-bit numbers in place. */
  @FunctionalInterface
  interface Change {
    void apply(long[] values, int count);
  }

  static Longs wide(Ints values, Widening how, Scratch scratch) {
    return new WideInts(values, how, scratch.ints);
  }

  static Longs changed(Longs values, Change change) {
    return new ChangedLongs(values, change);
  }

  static Ints halves(Fixed values, Scratch scratch) {
    return new HalfInts(values, scratch);
  }

  private record WideInts(Ints values, Widening how, int[] ints) implements Longs {
    @Override
    public void read(long[] into, int count) {
      values.read(ints, count);
      switch (how) {
        case SIGNED -> {
          for (int i = 0; i < count; i++) {
            into[i] = ints[i];
          }
        }
        case UNSIGNED -> {
          for (int i = 0; i < count; i++) {
            into[i] = Integer.toUnsignedLong(ints[i]);
          }
        }
        case FLOATING -> {
          for (int i = 0; i < count; i++) {
            into[i] = Double.doubleToRawLongBits(Float.intBitsToFloat(ints[i]));
          }
        }
      }
    }

    @Override
    public void skip(long count) {
      values.skip(count);
    }
  }

  private record ChangedLongs(Longs values, Change change) implements Longs {
    @Override
    public void read(long[] into, int count) {
      values.read(into, count);
      change.apply(into, count);
    }

    @Override
    public void skip(long count) {
      values.skip(count);
    }
  }

  private record HalfInts(Fixed values, Scratch scratch) implements Ints {
    @Override
    public void read(int[] into, int count) {
      byte[] bytes = scratch.fixed(Scratch.CHUNK * Short.BYTES);
      values.read(bytes, count);
      for (int i = 0; i < count; i++) {
        int half = (bytes[2 * i] & 0xff) | bytes[2 * i + 1] << Byte.SIZE;
        into[i] = Float.floatToRawIntBits(Float16.toFloat((short) half));
      }
    }

    @Override
    public void skip(long count) {
      values.skip(count);
    }
  }
}
