package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import org.jspecify.annotations.Nullable;

/** The values of a column of 64-bit numbers, be they whole or not. */
final class StoredLongs implements Longs, Source {
  private final boolean isWhole;
  private final Scratch scratch;
  private long @Nullable [] dictionary;
  private Longs values = Nothing.VALUES;

  /**
   * Reads a column.
   *
   * @param isWhole whether its numbers are integers
   */
  StoredLongs(boolean isWhole, Scratch scratch) {
    this.isWhole = isWhole;
    this.scratch = scratch;
  }

  @Override
  public void dictionary(Page page) {
    long[] entries = new long[Source.entries(page, Long.BYTES)];
    PageBytes.of(page).asLongBuffer().get(entries);
    dictionary = entries;
  }

  @Override
  public void page(Page page) {
    values =
        switch (page.encoding()) {
          case PLAIN -> new PlainValues(page, Long.BYTES);
          case PLAIN_DICTIONARY, RLE_DICTIONARY -> indexed(page);
          case BYTE_STREAM_SPLIT -> new SplitValues(page, Long.BYTES, scratch);
          case DELTA_BINARY_PACKED -> {
            if (!isWhole) {
              throw PageBytes.unknown(page.encoding(), "floating-point numbers");
            }
            yield new DeltaValues(PageBytes.encoded(page), scratch);
          }
          default -> throw PageBytes.unknown(page.encoding(), "numbers of 64 bits");
        };
  }

  @Override
  public void read(long[] into, int count) {
    values.read(into, count);
  }

  @Override
  public void skip(long count) {
    values.skip(count);
  }

  /** Returns the page's values if they are stored as they are, or else null. */
  @Nullable PlainValues plain() {
    return values instanceof PlainValues plain ? plain : null;
  }

  private Longs indexed(Page page) {
    long[] entries = dictionary;
    if (entries == null) {
      throw Indices.noDictionary();
    }
    return new IndexedLongs(entries, new Indices(page, entries.length), scratch);
  }
}
