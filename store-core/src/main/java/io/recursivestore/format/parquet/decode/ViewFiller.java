package io.recursivestore.format.parquet.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthViewVector;

/** Fills a vector of views: of where the values are, which stay in the pages. */
final class ViewFiller extends Filler {
  private final BaseVariableWidthViewVector vector;
  private final Texts values;
  private final Scratch scratch;
  private final ViewBuffers buffers;
  private final HeapBytes bytes;

  /**
   * Fills a vector.
   *
   * @param values is the source
   */
  <T extends Texts & Source> ViewFiller(
      BaseVariableWidthViewVector vector, T values, Scratch scratch) {
    super(vector, values);
    this.vector = vector;
    this.values = values;
    this.scratch = scratch;
    this.bytes = scratch.gathered;
    this.buffers = new ViewBuffers(vector);
  }

  @Override
  int chunk() {
    return values instanceof FixedTexts fixed ? fixed.chunk() : Scratch.CHUNK;
  }

  @Override
  void clear(int slots) {
    vector.clearDataBuffers();
    if (vector.getValueCapacity() < slots) {
      vector.clear();
      // With no size, there would be room for thousands.
      vector.allocateNew((long) slots * BaseVariableWidthViewVector.ELEMENT_SIZE, slots);
    }
  }

  @Override
  void reserve(int slots) {
    while (vector.getValueCapacity() < slots) {
      vector.reallocViewBuffer();
      vector.reallocValidityBuffer();
    }
  }

  @Override
  void values(int slot, int slots, int present, long[] validity) {
    long[] views = scratch.pairs;
    if (vector.getDataBuffers().isEmpty()
        && values instanceof StoredTexts stored
        && stored.dictionary() != null) {
      buffers.first(stored.dictionary().page());
    }
    Views source = values instanceof StoredTexts stored ? stored.views() : null;
    if (present > 0 && source != null) {
      source.read(views, present, buffers);
    } else if (present > 0) {
      copy(present, views);
    }
    Spread.pairs(views, validity, slots, present);
    vector
        .getDataBuffer()
        .nioBuffer((long) slot * 2 * Long.BYTES, slots * 2 * Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .put(views, 0, 2 * slots);
  }

  @Override
  void end(int slots) {
    vector.setValueCount(slots);
  }

  /** Puts values that are nowhere as a whole into a buffer of their own. */
  private void copy(int present, long[] views) {
    int[] lengths = scratch.ints;
    bytes.clear();
    values.read(lengths, present, bytes);
    int size = bytes.size();
    int buffer = 0;
    if (size > 0) {
      ArrowBuf copied = vector.getAllocator().buffer(size);
      buffer = buffers.take(copied);
      copied.setBytes(0, bytes.array(), 0, (long) size);
    }
    ByteBuffer all = ByteBuffer.wrap(bytes.array()).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    for (int i = 0; i < present; i++) {
      Views.view(views, i, all, at, lengths[i], buffer);
      at += lengths[i];
    }
  }
}
