package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/** The entries of a dictionary of values of any length. */
final class TextDictionary {
  private final ArrowBuf page;
  private final byte[] bytes;
  private final int[] starts;
  private final int[] lengths;
  private long @Nullable [] views;

  TextDictionary(Page dictionary) {
    page = dictionary.bytes();
    int count = Source.entries(dictionary, Integer.BYTES);
    ByteBuffer all = PageBytes.of(dictionary);
    bytes = new byte[all.capacity() + Scratch.PADDING];
    all.get(0, bytes, 0, all.capacity());
    starts = new int[count];
    lengths = new int[count];
    EncodedBytes in = new EncodedBytes(all, 0, all.capacity());
    for (int i = 0; i < count; i++) {
      lengths[i] = in.nextInt();
      starts[i] = in.at();
      in.skip(lengths[i]);
    }
  }

  int size() {
    return starts.length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns where each entry begins. */
  int[] starts() {
    return starts;
  }

  int[] lengths() {
    return lengths;
  }

  ArrowBuf page() {
    return page;
  }

  /** Returns two longs an entry, for vectors whose first buffer is the dictionary's. */
  long[] views() {
    if (views == null) {
      ByteBuffer all = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      views = new long[2 * starts.length];
      for (int i = 0; i < starts.length; i++) {
        Views.view(views, i, all, starts[i], lengths[i], 0);
      }
    }
    return views;
  }
}
