package io.recursivestore.format.parquet.decode;

/** Values of some number of bytes each, one behind another. */
interface Fixed {

  /** Decodes the next to the array's beginning. */
  void read(byte[] into, int count);

  /** Goes past some. */
  void skip(long count);
}
