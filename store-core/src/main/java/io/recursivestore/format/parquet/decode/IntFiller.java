package io.recursivestore.format.parquet.decode;

import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** Fills a vector of numbers of at most 32 bits, of which the lowest are taken. */
final class IntFiller extends FixedFiller {
  /** Fewer values are written one by one. */
  private static final int FEW = 16;

  private final Ints values;
  private final Scratch scratch;
  private final int width;

  IntFiller(BaseFixedWidthVector vector, Source source, Ints values, Scratch scratch) {
    super(vector, source);
    this.values = values;
    this.scratch = scratch;
    this.width = vector.getTypeWidth();
  }

  @Override
  void values(int slot, int slots, int present, long[] validity) {
    if (present == slots && width == Integer.BYTES && values instanceof StoredInts stored) {
      PlainValues plain = stored.plain();
      if (plain != null) {
        plain.copy(data(), (long) slot * width, slots);
        return;
      }
    }
    int[] ints = scratch.ints;
    values.read(ints, present);
    Spread.ints(ints, validity, slots, present);
    switch (width) {
      case Integer.BYTES -> putInts(ints, slot, slots);
      case Short.BYTES -> putShorts(ints, slot, slots);
      default -> putBytes(ints, slot, slots);
    }
  }

  private void putInts(int[] ints, int slot, int slots) {
    if (slots < FEW) {
      ArrowBuf data = data();
      for (int i = 0; i < slots; i++) {
        data.setInt((long) (slot + i) * Integer.BYTES, ints[i]);
      }
    } else {
      slots(slot, slots, Integer.BYTES).asIntBuffer().put(ints, 0, slots);
    }
  }

  private void putShorts(int[] ints, int slot, int slots) {
    byte[] bytes = scratch.packed;
    for (int i = 0; i < slots; i++) {
      bytes[2 * i] = (byte) ints[i];
      bytes[2 * i + 1] = (byte) (ints[i] >> Byte.SIZE);
    }
    data().setBytes((long) slot * Short.BYTES, bytes, 0, (long) slots * Short.BYTES);
  }

  private void putBytes(int[] ints, int slot, int slots) {
    byte[] bytes = scratch.packed;
    for (int i = 0; i < slots; i++) {
      bytes[i] = (byte) ints[i];
    }
    ByteBuffer into = slots(slot, slots, 1);
    into.put(bytes, 0, slots);
  }
}
