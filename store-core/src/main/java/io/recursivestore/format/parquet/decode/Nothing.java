package io.recursivestore.format.parquet.decode;

/** The values of a column before its first page. */
enum Nothing implements Ints, Longs, Fixed {
  /** None. */
  VALUES;

  @Override
  public void read(int[] into, int count) {
    skip(count);
  }

  @Override
  public void read(long[] into, int count) {
    skip(count);
  }

  @Override
  public void read(byte[] into, int count) {
    skip(count);
  }

  @Override
  public void skip(long count) {
    if (count > 0) {
      throw PageBytes.tooFew(count, 0);
    }
  }
}
