package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import java.util.Arrays;

/** Bytes of a fixed length as if they were of any. */
final class FixedTexts implements Texts, Source {
  private static final int CHUNK_BYTES = 1 << 18;

  private final StoredFixed values;
  private final Scratch scratch;

  FixedTexts(StoredFixed values, Scratch scratch) {
    this.values = values;
    this.scratch = scratch;
  }

  /** Returns how many values of some bytes are decoded at once at most. */
  static int chunk(int width) {
    return Math.max(1, Math.min(Scratch.CHUNK, CHUNK_BYTES / width));
  }

  int chunk() {
    return chunk(values.width());
  }

  @Override
  public void dictionary(Page page) {
    values.dictionary(page);
  }

  @Override
  public void page(Page page) {
    values.page(page);
  }

  @Override
  public void read(int[] lengths, int count, ByteSink sink) {
    byte[] bytes = scratch.fixed(chunk() * values.width());
    values.read(bytes, count);
    Arrays.fill(lengths, 0, count, values.width());
    sink.put(bytes, 0, count * values.width());
  }

  @Override
  public void skip(long count) {
    values.skip(count);
  }
}
