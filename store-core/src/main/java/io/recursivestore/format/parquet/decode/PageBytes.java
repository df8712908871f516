package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.Encoding;

/** The bytes of a page, and what is said if they are not what they should be. */
final class PageBytes {
  private PageBytes() {}

  static ByteBuffer of(Page page) {
    int size = Math.toIntExact(page.bytes().capacity());
    return page.bytes().nioBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  static EncodedBytes encoded(Page page) {
    ByteBuffer bytes = of(page);
    return new EncodedBytes(bytes, 0, bytes.capacity());
  }

  static IllegalArgumentException tooFew(long wanted, long left) {
    return new IllegalArgumentException(
        "a page ends too early: " + wanted + " values are wanted, " + left + " are left");
  }

  static IllegalArgumentException unknown(Encoding encoding, String values) {
    return new IllegalArgumentException("the encoding " + encoding + " is unknown for " + values);
  }
}
