package io.recursivestore.format.parquet.decode;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVector;

/** Fills a vector of booleans. */
final class BitFiller extends FixedFiller {
  private final StoredBits values;
  private final Scratch scratch;

  BitFiller(BitVector vector, StoredBits values, Scratch scratch) {
    super(vector, values);
    this.values = values;
    this.scratch = scratch;
  }

  @Override
  void clear(int slots) {
    super.clear(slots);
    ArrowBuf data = data();
    data.setZero(0, data.capacity());
  }

  @Override
  void values(int slot, int slots, int present, long[] validity) {
    if (present == 0) {
      return;
    }
    long[] bits = scratch.bits;
    values.read(bits, present);
    if (present == slots) {
      Bits.put(bits, slots, data(), slot);
      return;
    }
    long[] spread = scratch.spread;
    Arrays.fill(spread, 0, Bits.words(slots), 0);
    Spread.bits(bits, validity, slots, spread);
    Bits.put(spread, slots, data(), slot);
  }
}
