package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;

/** PLAIN values of any length: the length of each before its bytes. */
final class PlainTexts implements Texts, Views {
  /** Longer values are copied one by one. */
  private static final int LONG = Scratch.WINDOW / 8;

  private static final int FIRST_GUESS = 16;

  private final ArrowBuf page;
  private final ByteBuffer bytes;
  private final int end;
  private final Scratch scratch;
  private int at;

  /** About how many bytes a value has. */
  private int average = FIRST_GUESS;

  PlainTexts(Page page, Scratch scratch) {
    this.page = page.bytes();
    this.bytes = PageBytes.of(page);
    this.end = bytes.capacity();
    this.scratch = scratch;
  }

  @Override
  public void read(int[] lengths, int count, ByteSink sink) {
    int done = 0;
    while (done < count) {
      int from = at;
      int first = done;
      if (average < LONG) {
        done = copyWindow(lengths, first, count, sink);
      }
      if (done == first) {
        int length = length(at);
        lengths[done++] = length;
        sink.put(page, at + (long) Integer.BYTES, length);
        at += Integer.BYTES + length;
      }
      average = (at - from) / (done - first) - Integer.BYTES;
    }
  }

  /** Copies the next values that lie in so few bytes that these fit on the heap. */
  private int copyWindow(int[] lengths, int first, int count, ByteSink sink) {
    byte[] window = scratch.window;
    long guess = (long) (count - first) * (average + Integer.BYTES) + LONG;
    int size = (int) Math.min(Math.min(guess, Scratch.WINDOW), end - at);
    bytes.get(at, window, 0, size);
    byte[] gathered = scratch.bytes(size + Scratch.PADDING);
    int done = first;
    int from = 0;
    int to = 0;
    while (done < count && from + Integer.BYTES <= size) {
      int length = (int) Unpacker.INT.get(window, from);
      if (length < 0 || length > size - from - Integer.BYTES) {
        break;
      }
      from += Integer.BYTES;
      ShortCopy.copy(window, from, gathered, to, length);
      lengths[done++] = length;
      from += length;
      to += length;
    }
    sink.put(gathered, 0, to);
    at += from;
    return done;
  }

  @Override
  public void read(long[] views, int count, ViewBuffers buffers) {
    int buffer = buffers.index(page);
    int next = at;
    for (int i = 0; i < count; i++) {
      int length = length(next);
      next += Integer.BYTES;
      Views.view(views, i, bytes, next, length, buffer);
      next += length;
    }
    at = next;
  }

  @Override
  public void skip(long count) {
    int next = at;
    for (long i = 0; i < count; i++) {
      next += Integer.BYTES + length(next);
    }
    at = next;
  }

  /** Returns the number of bytes of the value whose length is at a place; they are all there. */
  private int length(int place) {
    if (end - place < Integer.BYTES) {
      throw PageBytes.tooFew(1, 0);
    }
    int length = bytes.getInt(place);
    if (length < 0 || length > end - place - Integer.BYTES) {
      throw new IllegalArgumentException(
          "a value of "
              + (length & 0xffff_ffffL)
              + " bytes, where "
              + (end - place - Integer.BYTES)
              + " are left of the page");
    }
    return length;
  }
}
