package io.recursivestore.format.parquet.decode;

import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.util.OversizedAllocationException;

/** Fills a vector of texts or bytes, which are copied one behind another. */
final class TextFiller extends Filler implements ByteSink {
  private static final int FIRST_BYTES = 1 << 13;

  private final BaseVariableWidthVector vector;
  private final Texts values;
  private final Scratch scratch;
  private long size;

  /**
   * Fills a vector.
   *
   * @param values is the source
   */
  <T extends Texts & Source> TextFiller(BaseVariableWidthVector vector, T values, Scratch scratch) {
    super(vector, values);
    this.vector = vector;
    this.values = values;
    this.scratch = scratch;
  }

  @Override
  int chunk() {
    return values instanceof FixedTexts fixed ? fixed.chunk() : Scratch.CHUNK;
  }

  @Override
  void clear(int slots) {
    if (vector.getValueCapacity() < slots || vector.getByteCapacity() == 0) {
      vector.clear();
      vector.allocateNew(FIRST_BYTES, slots);
    }
    size = 0;
    vector.getOffsetBuffer().setInt(0, 0);
  }

  @Override
  void reserve(int slots) {
    while (vector.getValueCapacity() < slots) {
      vector.reallocValidityAndOffsetBuffers();
    }
  }

  @Override
  void values(int slot, int slots, int present, long[] validity) {
    int[] ints = scratch.ints;
    int offset = (int) size;
    values.read(ints, present, this);
    Spread.ints(ints, validity, slots, present);
    for (int i = 0; i < slots; i++) {
      offset += ints[i];
      ints[i] = offset;
    }
    vector
        .getOffsetBuffer()
        .nioBuffer((slot + 1L) * Integer.BYTES, slots * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .put(ints, 0, slots);
  }

  @Override
  void end(int slots) {
    vector.setLastSet(slots - 1);
    vector.setValueCount(slots);
  }

  @Override
  public void put(byte[] from, int at, int count) {
    long to = extend(count);
    vector.getDataBuffer().setBytes(to, from, at, (long) count);
  }

  @Override
  public void put(ArrowBuf from, long at, long count) {
    long to = extend(count);
    vector.getDataBuffer().setBytes(to, from, at, count);
  }

  private long extend(long count) {
    long to = size;
    size += count;
    if (size > vector.getDataBuffer().capacity()) {
      if (size > Integer.MAX_VALUE) {
        throw new OversizedAllocationException(
            "A vector of " + size + " bytes, where at most " + Integer.MAX_VALUE + " fit.");
      }
      vector.reallocDataBuffer(size);
    }
    return to;
  }
}
