package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import java.nio.ByteBuffer;

/** BYTE_STREAM_SPLIT: all first bytes of the values, then all second ones, and so on. */
final class SplitValues implements Ints, Longs, Fixed {
  private final ByteBuffer bytes;
  private final int width;
  private final int values;
  private final byte[] stream;
  private int at;

  SplitValues(Page page, int width, Scratch scratch) {
    bytes = PageBytes.of(page);
    if (bytes.capacity() % width != 0) {
      throw new IllegalArgumentException(
          bytes.capacity() + " bytes are no values of " + width + " bytes");
    }
    this.width = width;
    this.values = bytes.capacity() / width;
    this.stream = scratch.packed;
  }

  @Override
  public void read(int[] into, int count) {
    int start = take(count);
    for (int b = 0; b < Integer.BYTES; b++) {
      bytes.get(b * values + start, stream, 0, count);
      int shift = b * Byte.SIZE;
      if (b == 0) {
        for (int i = 0; i < count; i++) {
          into[i] = stream[i] & 0xff;
        }
      } else {
        for (int i = 0; i < count; i++) {
          into[i] |= (stream[i] & 0xff) << shift;
        }
      }
    }
  }

  @Override
  public void read(long[] into, int count) {
    int start = take(count);
    for (int b = 0; b < Long.BYTES; b++) {
      bytes.get(b * values + start, stream, 0, count);
      int shift = b * Byte.SIZE;
      if (b == 0) {
        for (int i = 0; i < count; i++) {
          into[i] = stream[i] & 0xff;
        }
      } else {
        for (int i = 0; i < count; i++) {
          into[i] |= (stream[i] & 0xffL) << shift;
        }
      }
    }
  }

  @Override
  public void read(byte[] into, int count) {
    int start = take(count);
    for (int b = 0; b < width; b++) {
      bytes.get(b * values + start, stream, 0, count);
      int to = b;
      for (int i = 0; i < count; i++) {
        into[to] = stream[i];
        to += width;
      }
    }
  }

  @Override
  public void skip(long count) {
    take(count);
  }

  private int take(long count) {
    int start = at;
    if (count > values - at) {
      throw PageBytes.tooFew(count, values - at);
    }
    at += (int) count;
    return start;
  }
}
