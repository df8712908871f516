package io.recursivestore.format.parquet.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** Fills a vector whose slots are of one size. */
abstract class FixedFiller extends Filler {
  private final BaseFixedWidthVector vector;

  FixedFiller(BaseFixedWidthVector vector, Source source) {
    super(vector, source);
    this.vector = vector;
  }

  @Override
  void clear(int slots) {
    if (vector.getValueCapacity() < slots) {
      vector.clear();
      vector.allocateNew(slots);
    }
  }

  @Override
  final void reserve(int slots) {
    while (vector.getValueCapacity() < slots) {
      vector.reAlloc();
    }
  }

  @Override
  final void end(int slots) {
    vector.setValueCount(slots);
  }

  final ArrowBuf data() {
    return vector.getDataBuffer();
  }

  /** Returns the memory of some slots. */
  final ByteBuffer slots(int slot, int slots, int width) {
    return vector
        .getDataBuffer()
        .nioBuffer((long) slot * width, slots * width)
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
