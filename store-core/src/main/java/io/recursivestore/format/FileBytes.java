package io.recursivestore.format;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file as Arrow's buffers: parts of one mapping where the file is local, else
 * copies. A mapping lives as long as a buffer of it. For one thread.
 */
public final class FileBytes implements AutoCloseable {
  private static final int COPY_BYTES = 1 << 20;

  private final ObjectReader object;
  private final Optional<Path> local;
  private @Nullable ArrowBuf mapped;
  private long bytesRead;

  /**
   * Gives access to an object.
   *
   * @param object what is mapped, or read where it can't be; left open
   */
  public FileBytes(ObjectReader object) {
    this.object = object;
    // A mapping has at most 2 GiB. This library writes no such files, unless it is told to.
    this.local = object.size() <= Integer.MAX_VALUE ? object.local() : Optional.empty();
  }

  /**
   * Returns some bytes.
   *
   * @return a buffer that nobody may write to, which the caller releases
   */
  public ArrowBuf get(BufferAllocator allocator, long offset, long length) {
    bytesRead += length;
    if (length == 0) {
      return allocator.getEmpty();
    }
    if (local.isPresent()) {
      if (mapped == null) {
        mapped = allocator.wrapForeignAllocation(new Mapping(map(local.get())));
      }
      ArrowBuf part = mapped.slice(offset, length);
      part.getReferenceManager().retain();
      return part;
    }
    return copy(allocator, offset, length);
  }

  /** Returns the number of bytes that were asked for. */
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() {
    if (mapped != null) {
      mapped.close();
      mapped = null;
    }
  }

  private ArrowBuf copy(BufferAllocator allocator, long offset, long length) {
    ArrowBuf copy = allocator.buffer(length);
    boolean done = false;
    try {
      for (long at = 0; at < length; at += COPY_BYTES) {
        int count = (int) Math.min(COPY_BYTES, length - at);
        object.read(offset + at, copy.nioBuffer(at, count));
      }
      // More than was asked for may have come.
      ArrowBuf exact = copy.slice(0, length).writerIndex(length);
      done = true;
      return exact;
    } finally {
      if (!done) {
        copy.close();
      }
    }
  }

  private ByteBuffer map(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() != object.size()) {
        throw new CorruptDataException(
            "'" + file + "' became shorter or longer while it was read.");
      }
      return channel.map(MapMode.READ_ONLY, 0, object.size());
    } catch (IOException e) {
      throw new StorageException("Can't map '" + file + "': " + e.getMessage(), e);
    }
  }

  /** The garbage collector unmaps what is no longer held: an address in use never goes away. */
  private static final class Mapping extends ForeignAllocation {
    @SuppressWarnings("UnusedVariable") // what is referred to is not collected
    private @Nullable ByteBuffer bytes;

    Mapping(ByteBuffer bytes) {
      super(bytes.capacity(), MemoryUtil.getByteBufferAddress(bytes));
      this.bytes = bytes;
    }

    @Override
    protected void release0() {
      bytes = null;
    }
  }
}
