package io.recursivestore.format.parquet.decode;

/** Goes through the rows of a column. */
interface Rows {

  /**
   * Reads the next rows behind the slots that were read.
   *
   * @param slot where the first goes
   * @return how many slots were put
   * @throws IllegalArgumentException if there are fewer rows
   */
  int read(int rows, int slot);

  /**
   * Goes past rows.
   *
   * @throws IllegalArgumentException if there are fewer rows
   */
  void skip(long rows);

  static IllegalArgumentException tooFew(long missing) {
    return new IllegalArgumentException("a column ends " + missing + " rows too early");
  }
}
