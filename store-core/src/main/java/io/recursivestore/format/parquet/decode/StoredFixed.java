package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import org.jspecify.annotations.Nullable;

/** The values of a column of bytes of a fixed length. */
final class StoredFixed implements Fixed, Source {
  private final int width;
  private final Scratch scratch;
  private byte @Nullable [] dictionary;
  private int entries;
  private Fixed values = Nothing.VALUES;

  /** Whether there are enough bytes for a value: the length alone is only a claim of the schema. */
  private boolean mayHold;

  StoredFixed(int width, Scratch scratch) {
    if (width < 1) {
      throw new IllegalArgumentException("values of " + width + " bytes");
    }
    this.width = width;
    this.scratch = scratch;
  }

  int width() {
    return width;
  }

  @Override
  public void dictionary(Page page) {
    entries = Source.entries(page, width);
    byte[] all = new byte[Math.multiplyExact(entries, width)];
    PageBytes.of(page).get(0, all);
    dictionary = all;
  }

  /** Returns the dictionary's entries, one behind another; none if there is no dictionary. */
  byte[] entries() {
    return dictionary == null ? new byte[0] : dictionary;
  }

  /** Returns room for values to read, with anything in it; none if there can be none of them. */
  byte[] room(int count) {
    return scratch.bytes(mayHold ? count * width : 0);
  }

  @Override
  public void page(Page page) {
    mayHold = entries > 0 || page.bytes().capacity() >= width;
    values =
        switch (page.encoding()) {
          case PLAIN -> new PlainValues(page, width);
          case PLAIN_DICTIONARY, RLE_DICTIONARY -> indexed(page);
          case BYTE_STREAM_SPLIT -> new SplitValues(page, width, scratch);
          case DELTA_BYTE_ARRAY -> new DeltaFixed(new DeltaTexts(page, scratch), width, scratch);
          default -> throw PageBytes.unknown(page.encoding(), "bytes of a fixed length");
        };
  }

  @Override
  public void read(byte[] into, int count) {
    values.read(into, count);
  }

  @Override
  public void skip(long count) {
    values.skip(count);
  }

  private Fixed indexed(Page page) {
    byte[] all = dictionary;
    if (all == null) {
      throw Indices.noDictionary();
    }
    return new IndexedFixed(all, width, new Indices(page, entries), scratch);
  }

  private record IndexedFixed(byte[] all, int width, Indices indices, Scratch scratch)
      implements Fixed {
    @Override
    public void read(byte[] into, int count) {
      int[] places = scratch.indices;
      indices.read(places, count);
      for (int i = 0; i < count; i++) {
        System.arraycopy(all, places[i] * width, into, i * width, width);
      }
    }

    @Override
    public void skip(long count) {
      indices.skip(count);
    }
  }

  private record DeltaFixed(DeltaTexts texts, int width, HeapBytes bytes, Scratch scratch)
      implements Fixed {
    DeltaFixed(DeltaTexts texts, int width, Scratch scratch) {
      this(texts, width, scratch.restored, scratch);
    }

    @Override
    public void read(byte[] into, int count) {
      int[] lengths = scratch.ints;
      bytes.clear((long) count * width);
      texts.read(lengths, count, bytes);
      for (int i = 0; i < count; i++) {
        if (lengths[i] != width) {
          throw new IllegalArgumentException(
              "a value of " + lengths[i] + " bytes, where all have " + width);
        }
      }
      System.arraycopy(bytes.array(), 0, into, 0, count * width);
    }

    @Override
    public void skip(long count) {
      texts.skip(count);
    }
  }
}
