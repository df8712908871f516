package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;

/** PLAIN values of a fixed size: one behind another. */
final class PlainValues implements Ints, Longs, Fixed {
  private final ArrowBuf page;
  private final ByteBuffer bytes;
  private final int width;
  private int at;

  PlainValues(Page page, int width) {
    this.page = page.bytes();
    this.bytes = PageBytes.of(page);
    this.width = width;
  }

  @Override
  public void read(int[] into, int count) {
    bytes.position(take(count)).asIntBuffer().get(into, 0, count);
  }

  @Override
  public void read(long[] into, int count) {
    bytes.position(take(count)).asLongBuffer().get(into, 0, count);
  }

  @Override
  public void read(byte[] into, int count) {
    bytes.get(take(count), into, 0, count * width);
  }

  /** Copies the next values as they are. */
  void copy(ArrowBuf into, long to, int count) {
    into.setBytes(to, page, take(count), (long) count * width);
  }

  @Override
  public void skip(long count) {
    take(count);
  }

  private int take(long count) {
    int start = at;
    int left = (bytes.capacity() - start) / width;
    if (count > left) {
      throw PageBytes.tooFew(count, left);
    }
    at += (int) (count * width);
    return start;
  }
}
