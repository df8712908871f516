package io.recursivestore.format.parquet.decode;

/** Numbers of 32 bits, one behind another. */
interface Ints {

  /** Decodes the next, at most {@link Scratch#CHUNK}, to the array's beginning. */
  void read(int[] into, int count);

  /** Goes past some. */
  void skip(long count);
}
