package io.recursivestore.format.parquet.page;

import io.recursivestore.format.FileBytes;
import io.recursivestore.storage.ObjectReader;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** An object: mapped if it is a local file, but read where native code needs the bytes. */
public final class ObjectRanges implements FileRanges {
  private static final int LEAST_BYTES = 1 << 16;

  private final BufferAllocator allocator;
  private final ObjectReader object;
  private final FileBytes bytes;
  private ByteBuffer copied = ByteBuffer.allocateDirect(0);

  /**
   * Gives access to an object.
   *
   * @param allocator gives the memory of what can't be mapped
   * @param object what to read; left open
   */
  public ObjectRanges(BufferAllocator allocator, ObjectReader object) {
    this.allocator = allocator;
    this.object = object;
    this.bytes = new FileBytes(object);
  }

  @Override
  public ArrowBuf get(long offset, long length) {
    return bytes.get(allocator, offset, length);
  }

  @Override
  public ByteBuffer copy(long offset, int length) {
    if (copied.capacity() < length) {
      copied =
          ByteBuffer.allocateDirect(
              (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_BYTES, length * 5L / 4)));
    }
    copied.clear().limit(length);
    object.read(offset, copied);
    return copied.flip();
  }

  @Override
  public void close() {
    bytes.close();
  }
}
