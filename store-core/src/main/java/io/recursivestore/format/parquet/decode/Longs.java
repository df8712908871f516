package io.recursivestore.format.parquet.decode;

/** Numbers of 64 bits, one behind another. */
interface Longs {

  /** Decodes the next, at most {@link Scratch#CHUNK}, to the array's beginning. */
  void read(long[] into, int count);

  /** Goes past some. */
  void skip(long count);
}
