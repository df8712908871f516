package io.recursivestore.format.parquet.decode;

/** Values of any number of bytes, one behind another. */
interface Texts {

  /**
   * Decodes the next.
   *
   * @param lengths get the numbers of bytes, from the beginning on; none is negative
   * @param count at most {@link Scratch#CHUNK}
   * @param sink gets their bytes, one value behind another
   */
  void read(int[] lengths, int count, ByteSink sink);

  /** Goes past some. */
  void skip(long count);
}
