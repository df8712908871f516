package io.recursivestore.format.parquet.page;

import io.recursivestore.format.ahead.AheadBytes;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one column chunk of an object that is no local file. Who keeps a page keeps a copy,
 * so that what was read is given back as soon as the pages behind it are asked for.
 */
public final class FetchedRanges implements FileRanges {
  private final BufferAllocator allocator;
  private final AheadBytes bytes;
  private @Nullable ArrowBuf joined;

  /**
   * Gives access to a chunk.
   *
   * @param allocator gives the memory of copies
   * @param bytes the chunk; closed with this
   */
  public FetchedRanges(BufferAllocator allocator, AheadBytes bytes) {
    this.allocator = allocator;
    this.bytes = bytes;
  }

  @Override
  public ArrowBuf get(long offset, long length) {
    ArrowBuf copy = allocator.buffer(length);
    boolean isDone = false;
    try {
      bytes.read(offset, copy.nioBuffer(0, Math.toIntExact(length)));
      isDone = true;
      // More than was asked for may have come.
      return copy.slice(0, length);
    } finally {
      if (!isDone) {
        copy.close();
      }
    }
  }

  @Override
  public ArrowBuf peek(long offset, long most) {
    long planned = bytes.planned(offset, most);
    long length = planned == 0 ? most : planned;
    ArrowBuf inPlace = bytes.inPlace(offset, length);
    if (inPlace == null) {
      return get(offset, length);
    }
    inPlace.getReferenceManager().retain();
    return inPlace;
  }

  @Override
  public ByteBuffer copy(long offset, int length) {
    if (length == 0) {
      return ByteBuffer.allocateDirect(0);
    }
    ArrowBuf inPlace = bytes.inPlace(offset, length);
    if (inPlace != null) {
      return inPlace.nioBuffer(0, length);
    }
    release();
    ArrowBuf copy = get(offset, length);
    joined = copy;
    return copy.nioBuffer(0, length);
  }

  @Override
  public void close() {
    try (bytes) {
      release();
    }
  }

  private void release() {
    if (joined != null) {
      joined.close();
      joined = null;
    }
  }
}
