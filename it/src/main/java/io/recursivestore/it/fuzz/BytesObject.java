package io.recursivestore.it.fuzz;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.storage.ObjectReader;
import java.nio.ByteBuffer;

/** An object on the heap, which nothing is copied for. */
record BytesObject(byte[] bytes) implements ObjectReader {
  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    if (offset < 0 || target.remaining() > bytes.length - offset) {
      throw new CorruptDataException(
          "The object has " + bytes.length + " bytes, and " + offset + " are behind its end.");
    }
    target.put(bytes, (int) offset, target.remaining());
  }

  @Override
  public void close() {}
}
