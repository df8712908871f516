package io.recursivestore.format;

/**
 * How much of some files was read. Pages are those that hold values, of the columns that were asked
 * for; only Parquet files have any.
 *
 * @param bytes the number of bytes read
 * @param pages the number of pages that were decoded
 * @param pagesLeftOut the number of pages that were passed without being decompressed, as far as
 *     the files tell how many there are
 * @param rows the number of rows that were handed over
 * @param rowsLeftOut the number of rows that were passed without being handed over, since they
 *     don't match a filter
 */
public record ReadCounts(long bytes, long pages, long pagesLeftOut, long rows, long rowsLeftOut) {
  /** Nothing was read. */
  public static final ReadCounts NONE = new ReadCounts(0, 0, 0, 0, 0);

  /**
   * Returns the sum of two.
   *
   * @param other what is added
   */
  public ReadCounts plus(ReadCounts other) {
    return new ReadCounts(
        bytes + other.bytes,
        pages + other.pages,
        pagesLeftOut + other.pagesLeftOut,
        rows + other.rows,
        rowsLeftOut + other.rowsLeftOut);
  }
}
