package io.recursivestore.format.parquet.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.arrow.vector.DecimalVector;

/** Fills a vector of decimals, of 16 little-endian bytes each. */
final class DecimalFiller extends FixedFiller {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Object values;
  private final Scratch scratch;
  private final HeapBytes bytes;
  private final long[] pairs;

  private DecimalFiller(DecimalVector vector, Source source, Object values, Scratch scratch) {
    super(vector, source);
    this.values = values;
    this.scratch = scratch;
    this.bytes = scratch.gathered;
    this.pairs = scratch.pairs;
  }

  /** Fills with whole numbers. */
  static DecimalFiller of(DecimalVector vector, Source source, Longs values, Scratch scratch) {
    return new DecimalFiller(vector, source, values, scratch);
  }

  /** Fills with big-endian bytes. */
  static <T extends Texts & Source> DecimalFiller of(
      DecimalVector vector, T values, Scratch scratch) {
    return new DecimalFiller(vector, values, values, scratch);
  }

  @Override
  int chunk() {
    return values instanceof FixedTexts fixed ? fixed.chunk() : Scratch.CHUNK;
  }

  @Override
  void values(int slot, int slots, int present, long[] validity) {
    if (values instanceof Longs longs) {
      wide(longs, present);
    } else {
      reversed((Texts) values, present);
    }
    Spread.pairs(pairs, validity, slots, present);
    slots(slot, slots, DecimalVector.TYPE_WIDTH).asLongBuffer().put(pairs, 0, 2 * slots);
  }

  private void wide(Longs source, int count) {
    long[] longs = scratch.longs;
    source.read(longs, count);
    for (int i = 0; i < count; i++) {
      pairs[2 * i] = longs[i];
      pairs[2 * i + 1] = longs[i] >> (Long.SIZE - 1);
    }
  }

  private void reversed(Texts source, int count) {
    int[] lengths = scratch.ints;
    bytes.clear();
    source.read(lengths, count, bytes);
    byte[] array = bytes.array();
    int at = 0;
    for (int i = 0; i < count; i++) {
      int length = lengths[i];
      if (length > DecimalVector.TYPE_WIDTH) {
        throw new IllegalArgumentException("a decimal of " + length + " bytes");
      }
      int lows = Math.min(Long.BYTES, length);
      long low = number(array, at + length - lows, lows);
      pairs[2 * i] = low;
      pairs[2 * i + 1] =
          length > Long.BYTES ? number(array, at, length - Long.BYTES) : low >> (Long.SIZE - 1);
      at += length;
    }
  }

  /** Returns a signed big-endian number of at most eight bytes. */
  private static long number(byte[] array, int at, int size) {
    int unused = Long.SIZE - size * Byte.SIZE;
    return size == 0 ? 0 : (long) BIG_ENDIAN.get(array, at) >> unused;
  }
}
