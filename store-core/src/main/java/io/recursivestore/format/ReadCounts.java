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
 * @param prefetchHits how often bytes of files that are not local were in memory when they were
 *     asked for
 * @param prefetchStalls how often they were not, although they were to be read ahead
 * @param waitNanos how long was waited for them then, in nanoseconds
 */
public record ReadCounts(
    long bytes,
    long pages,
    long pagesLeftOut,
    long rows,
    long rowsLeftOut,
    long prefetchHits,
    long prefetchStalls,
    long waitNanos) {
  /** Nothing was read. */
  public static final ReadCounts NONE = new ReadCounts(0, 0, 0, 0, 0);

  /**
   * Counts what was read without reading ahead.
   *
   * @param bytes the number of bytes read
   * @param pages the number of pages that were decoded
   * @param pagesLeftOut the number of pages that were passed
   * @param rows the number of rows that were handed over
   * @param rowsLeftOut the number of rows that were passed
   */
  public ReadCounts(long bytes, long pages, long pagesLeftOut, long rows, long rowsLeftOut) {
    this(bytes, pages, pagesLeftOut, rows, rowsLeftOut, 0, 0, 0);
  }

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
        rowsLeftOut + other.rowsLeftOut,
        prefetchHits + other.prefetchHits,
        prefetchStalls + other.prefetchStalls,
        waitNanos + other.waitNanos);
  }
}
