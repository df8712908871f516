package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;

/** PLAIN values of any length: the length of each before its bytes. */
final class PlainTexts implements Texts, Views {
  /** Values are gathered on the heap as long as they take up about as many bytes. */
  private static final int WINDOW = 1 << 15;

  /** Values of more bytes are copied one by one. */
  private static final int LONG = 128;

  private final ArrowBuf page;
  private final ByteBuffer bytes;
  private final int end;
  private final Scratch scratch;
  private int at;

  PlainTexts(Page page, Scratch scratch) {
    this.page = page.bytes();
    this.bytes = PageBytes.of(page);
    this.end = bytes.capacity();
    this.scratch = scratch;
  }

  @Override
  public void read(int[] lengths, int count, ByteSink sink) {
    int first = 0;
    while (first < count) {
      int start = at;
      int next = first;
      while (next < count && at - start < WINDOW) {
        int length = nextLength();
        lengths[next++] = length;
        at += length;
      }
      if (at - start > (next - first) * LONG) {
        copyEach(lengths, first, next, start, sink);
      } else {
        copyAll(lengths, first, next, start, sink);
      }
      first = next;
    }
  }

  @Override
  public void read(long[] views, int count, ViewBuffers buffers) {
    int buffer = buffers.index(page);
    for (int i = 0; i < count; i++) {
      int length = nextLength();
      Views.view(views, i, bytes, at, length, buffer);
      at += length;
    }
  }

  @Override
  public void skip(long count) {
    for (long i = 0; i < count; i++) {
      int length = nextLength();
      at += length;
    }
  }

  /** Returns the number of bytes of the next value, and goes to the first of them. */
  private int nextLength() {
    if (end - at < Integer.BYTES) {
      throw PageBytes.tooFew(1, 0);
    }
    int length = bytes.getInt(at);
    at += Integer.BYTES;
    if (length < 0 || length > end - at) {
      throw new IllegalArgumentException(
          "a value of "
              + (length & 0xffff_ffffL)
              + " bytes, where "
              + (end - at)
              + " are left of the page");
    }
    return length;
  }

  private void copyEach(int[] lengths, int first, int next, int start, ByteSink sink) {
    int from = start;
    for (int i = first; i < next; i++) {
      from += Integer.BYTES;
      sink.put(page, from, lengths[i]);
      from += lengths[i];
    }
  }

  /** Takes the lengths from between the values, in place. */
  private void copyAll(int[] lengths, int first, int next, int start, ByteSink sink) {
    int size = at - start;
    byte[] all = scratch.bytes(size + Scratch.PADDING);
    bytes.get(start, all, 0, size);
    int from = 0;
    int to = 0;
    for (int i = first; i < next; i++) {
      from += Integer.BYTES;
      int length = lengths[i];
      // At most the length of the next value, which is known, is written over too early.
      ShortCopy.copy(all, from, all, to, length);
      from += length;
      to += length;
    }
    sink.put(all, 0, to);
  }
}
