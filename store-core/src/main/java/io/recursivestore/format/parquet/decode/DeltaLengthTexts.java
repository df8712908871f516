package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;

/** DELTA_LENGTH_BYTE_ARRAY: the lengths of all values, and then their bytes. */
final class DeltaLengthTexts implements Texts, Views {
  /** After so many lengths that have to be decoded, those that follow may be all equal. */
  private static final int SKIPPED = 1 << 7;

  private final ArrowBuf page;
  private final ByteBuffer bytes;
  private final Scratch scratch;
  private final DeltaValues lengths;
  private long at;

  DeltaLengthTexts(Page page, Scratch scratch) {
    this(page, 0, scratch);
  }

  /** Decodes the part of a page that begins at some byte. */
  DeltaLengthTexts(Page page, int start, Scratch scratch) {
    this.page = page.bytes();
    this.bytes = PageBytes.of(page);
    this.scratch = scratch;
    EncodedBytes in = new EncodedBytes(bytes, start, bytes.capacity());
    new DeltaValues(in, scratch).skipAll();
    at = in.at();
    lengths = new DeltaValues(new EncodedBytes(bytes, start, (int) at), scratch);
  }

  @Override
  public void read(int[] into, int count, ByteSink sink) {
    long sum = nextLengths(into, count);
    sink.put(page, at, sum);
    at += sum;
  }

  /** Copies the bytes of the next values to the beginning of an array that is made for them. */
  byte[] readAll(int[] into, int count) {
    int sum = (int) nextLengths(into, count);
    byte[] all = scratch.bytes(sum + Scratch.PADDING);
    bytes.get((int) at, all, 0, sum);
    at += sum;
    return all;
  }

  @Override
  public void read(long[] views, int count, ViewBuffers buffers) {
    int[] into = scratch.ints;
    nextLengths(into, count);
    int buffer = buffers.index(page);
    for (int i = 0; i < count; i++) {
      Views.view(views, i, bytes, (int) at, into[i], buffer);
      at += into[i];
    }
  }

  @Override
  public void skip(long count) {
    for (long done = 0; done < count; ) {
      int same = lengths.skipEqual(count - done);
      if (same > 0) {
        // The last length was looked at when it was read.
        at += same * lengths.last();
        done += same;
      } else {
        int some = (int) Math.min(count - done, SKIPPED);
        at += nextLengths(scratch.ints, some);
        done += some;
      }
    }
  }

  private long nextLengths(int[] into, int count) {
    lengths.read(into, count);
    long sum = 0;
    int bits = 0;
    for (int i = 0; i < count; i++) {
      sum += into[i];
      bits |= into[i];
    }
    if (bits < 0 || sum > bytes.capacity() - at) {
      throw new IllegalArgumentException(
          bits < 0
              ? "a value of a negative length"
              : "values of "
                  + sum
                  + " bytes, where "
                  + (bytes.capacity() - at)
                  + " are left of the page");
    }
    return sum;
  }
}
