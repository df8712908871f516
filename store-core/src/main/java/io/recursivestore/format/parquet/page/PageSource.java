package io.recursivestore.format.parquet.page;

import org.jspecify.annotations.Nullable;

/** The data pages of one column chunk, one after another. For one thread. */
public interface PageSource extends AutoCloseable {

  /**
   * Returns the dictionary, which stays open until the source is closed.
   *
   * @return null if the chunk has none
   */
  @Nullable Page dictionary();

  /** Returns whether there is another data page. */
  boolean hasNext();

  /**
   * Returns the number of rows that begin in the next page, as the file tells without decompressing
   * it.
   *
   * @return -1 if it doesn't tell
   */
  long nextRows();

  /**
   * Returns the next page, decompressed.
   *
   * @return a page, which the caller closes
   * @throws io.recursivestore.model.CorruptDataException if the page is damaged
   */
  Page next();

  /** Goes past the next page without decompressing it. */
  void skip();

  @Override
  void close();
}
