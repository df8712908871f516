package io.recursivestore.format.arrow;

import io.recursivestore.storage.ObjectWriter;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Lets Arrow write an object. The object is left open. */
final class ObjectChannel implements WritableByteChannel {
  private static final int COPY_BYTES = 64 << 10;

  private final ObjectWriter file;
  private final byte[] copy = new byte[COPY_BYTES];

  ObjectChannel(ObjectWriter file) {
    this.file = file;
  }

  @Override
  public int write(ByteBuffer source) {
    int count = source.remaining();
    while (source.hasRemaining()) {
      int some = Math.min(copy.length, source.remaining());
      source.get(copy, 0, some);
      file.write(copy, 0, some);
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
