package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import org.jspecify.annotations.Nullable;

/** The values of a column of texts or bytes of any length. */
final class StoredTexts implements Texts, Source {
  private final Scratch scratch;
  private @Nullable TextDictionary dictionary;
  private @Nullable Texts values;

  StoredTexts(Scratch scratch) {
    this.scratch = scratch;
  }

  @Override
  public void dictionary(Page page) {
    dictionary = new TextDictionary(page);
  }

  @Override
  public void page(Page page) {
    values =
        switch (page.encoding()) {
          case PLAIN -> new PlainTexts(page, scratch);
          case PLAIN_DICTIONARY, RLE_DICTIONARY -> indexed(page);
          case DELTA_LENGTH_BYTE_ARRAY -> new DeltaLengthTexts(page, scratch);
          case DELTA_BYTE_ARRAY -> new DeltaTexts(page, scratch);
          default -> throw PageBytes.unknown(page.encoding(), "texts and bytes");
        };
  }

  @Override
  public void read(int[] lengths, int count, ByteSink sink) {
    if (count > 0) {
      opened().read(lengths, count, sink);
    }
  }

  /** Returns the page's values if they can be told by where they are, or else null. */
  @Nullable Views views() {
    return values instanceof Views views ? views : null;
  }

  /** Returns the dictionary, or null if there is none. */
  @Nullable TextDictionary dictionary() {
    return dictionary;
  }

  @Override
  public void skip(long count) {
    if (count > 0) {
      opened().skip(count);
    }
  }

  private Texts opened() {
    if (values == null) {
      throw PageBytes.tooFew(1, 0);
    }
    return values;
  }

  private Texts indexed(Page page) {
    TextDictionary entries = dictionary;
    if (entries == null) {
      throw Indices.noDictionary();
    }
    return new IndexedTexts(entries, new Indices(page, entries.size()), scratch);
  }
}
