package io.recursivestore.it.fuzz;

import io.recursivestore.format.parquet.page.FileRanges;
import io.recursivestore.model.CorruptDataException;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Bytes of an input as if they were a file. What is handed out ends where it was asked to, so that
 * whoever reads behind it is seen.
 */
record InputRanges(byte[] bytes, BufferAllocator allocator) implements FileRanges {
  @Override
  public ArrowBuf get(long offset, long length) {
    require(offset, length);
    ArrowBuf copy = allocator.buffer(Math.max(1, length));
    copy.setBytes(0, bytes, (int) offset, length);
    return copy.slice(0, length);
  }

  @Override
  public ByteBuffer copy(long offset, int length) {
    require(offset, length);
    return ByteBuffer.allocateDirect(length).put(bytes, (int) offset, length).flip();
  }

  @Override
  public void close() {}

  private void require(long offset, long length) {
    if (offset < 0 || length < 0 || length > bytes.length - offset) {
      throw new CorruptDataException(
          length + " bytes at " + offset + " of " + bytes.length + " are asked for.");
    }
  }
}
