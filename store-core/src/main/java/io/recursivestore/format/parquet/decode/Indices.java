package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;

/** The places in a dictionary of a page's values. */
final class Indices {
  private final RunDecoder runs;
  private final int size;

  /**
   * Decodes a page's indices.
   *
   * @param size how many entries the dictionary has
   */
  Indices(Page page, int size) {
    EncodedBytes in = PageBytes.encoded(page);
    // A page of nothing but nulls may have no bytes.
    int width = in.left() == 0 ? 0 : in.nextByte();
    this.runs = new RunDecoder(in, width);
    this.size = size;
  }

  /** Decodes the next; all are in the dictionary. */
  void read(int[] into, int count) {
    runs.read(into, 0, count);
    int bits = 0;
    int most = 0;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, into[i]);
      bits |= into[i];
    }
    if (count > 0 && (bits < 0 || most >= size)) {
      throw outside(bits < 0 ? bits & 0xffff_ffffL : most);
    }
  }

  /** Goes past some. */
  void skip(long count) {
    runs.skip(count);
  }

  static IllegalArgumentException noDictionary() {
    return new IllegalArgumentException("a page needs a dictionary, and there is none");
  }

  private IllegalArgumentException outside(long index) {
    return new IllegalArgumentException(
        "entry " + index + " of a dictionary of " + size + " entries");
  }
}
