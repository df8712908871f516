package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;

/** Decodes the values of a column, page by page. */
interface Source {

  /** Takes the dictionary of the pages that follow. */
  void dictionary(Page page);

  /** Goes to the first value of a page, which stays open until the next one. */
  void page(Page page);

  /** Goes past values of the page. */
  void skip(long count);

  /**
   * Returns the number of entries of a dictionary.
   *
   * @param width the least bytes of each
   * @throws IllegalArgumentException if it doesn't hold as many as it says
   */
  static int entries(Page dictionary, int width) {
    switch (dictionary.encoding()) {
      case PLAIN, PLAIN_DICTIONARY -> {}
      default -> throw PageBytes.unknown(dictionary.encoding(), "a dictionary");
    }
    long held = dictionary.bytes().capacity() / width;
    if (dictionary.values() < 0 || dictionary.values() > held) {
      throw new IllegalArgumentException(
          "a dictionary of " + dictionary.values() + " entries holds at most " + held);
    }
    return dictionary.values();
  }
}
