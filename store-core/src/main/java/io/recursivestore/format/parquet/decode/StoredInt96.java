package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import io.recursivestore.model.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/** The values of a column of INT96: times, decoded as microseconds. */
final class StoredInt96 implements Longs, Source {
  private static final int WIDTH = Conversions.INT96_BYTES;

  private final StoredFixed values;
  private final Conversions conversions;
  private final Scratch scratch;

  /** The dictionary, unless one of its times can't be kept, which none of the rows may have. */
  private long @Nullable [] entries;

  private @Nullable Longs indexed;

  StoredInt96(Conversions conversions, Scratch scratch) {
    this.values = new StoredFixed(WIDTH, scratch);
    this.conversions = conversions;
    this.scratch = scratch;
  }

  @Override
  public void dictionary(Page page) {
    values.dictionary(page);
    byte[] all = values.entries();
    long[] times = new long[all.length / WIDTH];
    try {
      conversions.int96ToMicros(all, times, times.length);
      entries = times;
    } catch (InvalidRequestException e) {
      entries = null;
    }
  }

  @Override
  public void page(Page page) {
    indexed = null;
    long[] times = entries;
    switch (page.encoding()) {
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
        if (times == null) {
          values.page(page);
        } else {
          indexed = new IndexedLongs(times, new Indices(page, times.length), scratch);
        }
      }
      default -> values.page(page);
    }
  }

  @Override
  public void read(long[] into, int count) {
    if (indexed != null) {
      indexed.read(into, count);
    } else {
      byte[] bytes = scratch.fixed(Scratch.CHUNK * WIDTH);
      values.read(bytes, count);
      conversions.int96ToMicros(bytes, into, count);
    }
  }

  @Override
  public void skip(long count) {
    if (indexed != null) {
      indexed.skip(count);
    } else {
      values.skip(count);
    }
  }
}
