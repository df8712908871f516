package io.recursivestore.format.parquet.decode;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** Fills a vector of numbers of 64 bits. */
final class LongFiller extends FixedFiller {
  /** Fewer values are written one by one. */
  private static final int FEW = 16;

  private final Longs values;
  private final Scratch scratch;

  LongFiller(BaseFixedWidthVector vector, Source source, Longs values, Scratch scratch) {
    super(vector, source);
    this.values = values;
    this.scratch = scratch;
  }

  @Override
  void values(int slot, int slots, int present, long[] validity) {
    if (present == slots && values instanceof StoredLongs stored) {
      PlainValues plain = stored.plain();
      if (plain != null) {
        plain.copy(data(), (long) slot * Long.BYTES, slots);
        return;
      }
    }
    long[] longs = scratch.longs;
    values.read(longs, present);
    Spread.longs(longs, validity, slots, present);
    if (slots < FEW) {
      ArrowBuf data = data();
      for (int i = 0; i < slots; i++) {
        data.setLong((long) (slot + i) * Long.BYTES, longs[i]);
      }
    } else {
      slots(slot, slots, Long.BYTES).asLongBuffer().put(longs, 0, slots);
    }
  }
}
