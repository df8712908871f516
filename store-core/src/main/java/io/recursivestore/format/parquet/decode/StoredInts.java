package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import org.jspecify.annotations.Nullable;

/** The values of a column of 32-bit numbers, be they whole or not. */
final class StoredInts implements Ints, Source {
  private final boolean isWhole;
  private final Scratch scratch;
  private int @Nullable [] dictionary;
  private Ints values = Nothing.VALUES;

  /**
   * Reads a column.
   *
   * @param isWhole whether its numbers are integers
   */
  StoredInts(boolean isWhole, Scratch scratch) {
    this.isWhole = isWhole;
    this.scratch = scratch;
  }

  @Override
  public void dictionary(Page page) {
    int[] entries = new int[Source.entries(page, Integer.BYTES)];
    PageBytes.of(page).asIntBuffer().get(entries);
    dictionary = entries;
  }

  @Override
  public void page(Page page) {
    values =
        switch (page.encoding()) {
          case PLAIN -> new PlainValues(page, Integer.BYTES);
          case PLAIN_DICTIONARY, RLE_DICTIONARY -> indexed(page);
          case BYTE_STREAM_SPLIT -> new SplitValues(page, Integer.BYTES, scratch);
          case DELTA_BINARY_PACKED -> {
            if (!isWhole) {
              throw PageBytes.unknown(page.encoding(), "floating-point numbers");
            }
            yield new DeltaValues(PageBytes.encoded(page), scratch);
          }
          default -> throw PageBytes.unknown(page.encoding(), "numbers of 32 bits");
        };
  }

  @Override
  public void read(int[] into, int count) {
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

  private Ints indexed(Page page) {
    int[] entries = dictionary;
    if (entries == null) {
      throw Indices.noDictionary();
    }
    Indices indices = new Indices(page, entries.length);
    return new Ints() {
      @Override
      public void read(int[] into, int count) {
        indices.read(into, count);
        for (int i = 0; i < count; i++) {
          into[i] = entries[into[i]];
        }
      }

      @Override
      public void skip(long count) {
        indices.skip(count);
      }
    };
  }
}
