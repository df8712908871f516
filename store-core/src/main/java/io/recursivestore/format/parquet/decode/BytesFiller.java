package io.recursivestore.format.parquet.decode;

import org.apache.arrow.vector.BaseFixedWidthVector;

/** Fills a vector with bytes of a fixed length as they are stored. */
final class BytesFiller extends FixedFiller {
  private final StoredFixed values;
  private final int chunk;
  private final Scratch scratch;

  BytesFiller(BaseFixedWidthVector vector, StoredFixed values, Scratch scratch) {
    super(vector, values);
    if (vector.getTypeWidth() != values.width()) {
      throw new IllegalArgumentException(
          "values of " + values.width() + " bytes for " + vector.getField());
    }
    this.values = values;
    this.chunk = FixedTexts.chunk(values.width());
    this.scratch = scratch;
  }

  @Override
  int chunk() {
    return chunk;
  }

  @Override
  void values(int slot, int slots, int present, long[] validity) {
    int width = values.width();
    byte[] bytes = scratch.fixed(chunk * width);
    values.read(bytes, present);
    Spread.bytes(bytes, width, validity, slots, present);
    data().setBytes((long) slot * width, bytes, 0, (long) slots * width);
  }
}
