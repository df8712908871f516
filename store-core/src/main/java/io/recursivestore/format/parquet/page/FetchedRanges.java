package io.recursivestore.format.parquet.page;

import io.recursivestore.storage.ObjectReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Some ranges of an object that is no local file. Those that lie beside each other are read at
 * once, when the first byte of them is asked for, and are kept until all are closed.
 */
public final class FetchedRanges implements FileRanges {
  /** Ranges are joined up to this size. */
  private static final long READ_BYTES = 8 << 20;

  private final BufferAllocator allocator;
  private final ObjectReader object;
  private final List<Part> parts;

  /**
   * Bytes of the object.
   *
   * @param offset the first of them
   * @param length their number
   */
  public record Range(long offset, long length) {}

  private static final class Part {
    private final long offset;
    private long length;
    private @Nullable ArrowBuf bytes;

    Part(Range range) {
      this.offset = range.offset();
      this.length = range.length();
    }

    boolean holds(long from) {
      return from >= offset && from < offset + length;
    }
  }

  /**
   * Gives access to ranges.
   *
   * @param allocator gives the memory
   * @param object what to read; left open
   * @param ranges what will be asked for
   */
  public FetchedRanges(BufferAllocator allocator, ObjectReader object, List<Range> ranges) {
    this.allocator = allocator;
    this.object = object;
    this.parts = join(ranges);
  }

  @Override
  public ArrowBuf get(long offset, long length) {
    Part part = find(offset);
    if (part == null || offset + length > part.offset + part.length) {
      return read(offset, length);
    }
    ArrowBuf slice = fetched(part).slice(offset - part.offset, length);
    slice.getReferenceManager().retain();
    return slice;
  }

  @Override
  public ArrowBuf peek(long offset, long most) {
    Part part = find(offset);
    return get(offset, part == null ? most : Math.min(most, part.offset + part.length - offset));
  }

  @Override
  public ByteBuffer copy(long offset, int length) {
    Part part = find(offset);
    if (part == null || offset + length > part.offset + part.length) {
      ByteBuffer copy = ByteBuffer.allocateDirect(length);
      object.read(offset, copy);
      return copy.flip();
    }
    return fetched(part).nioBuffer(offset - part.offset, length);
  }

  @Override
  public void close() {
    for (Part part : parts) {
      if (part.bytes != null) {
        part.bytes.close();
        part.bytes = null;
      }
    }
  }

  private @Nullable Part find(long offset) {
    for (Part part : parts) {
      if (part.holds(offset)) {
        return part;
      }
    }
    return null;
  }

  private ArrowBuf fetched(Part part) {
    ArrowBuf bytes = part.bytes;
    if (bytes == null) {
      bytes = read(part.offset, part.length);
      part.bytes = bytes;
    }
    return bytes;
  }

  private ArrowBuf read(long offset, long length) {
    ArrowBuf copy = allocator.buffer(length);
    boolean isDone = false;
    try {
      object.read(offset, copy.nioBuffer(0, Math.toIntExact(length)));
      isDone = true;
      // More than was asked for may have come.
      return copy.slice(0, length);
    } finally {
      if (!isDone) {
        copy.close();
      }
    }
  }

  private static List<Part> join(List<Range> ranges) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(Range::offset));
    List<Part> parts = new ArrayList<>();
    for (Range range : sorted) {
      Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
      long end = range.offset() + range.length();
      if (last != null
          && range.offset() <= last.offset + last.length
          && end - last.offset <= READ_BYTES) {
        last.length = Math.max(last.length, end - last.offset);
      } else if (range.length() > 0) {
        parts.add(new Part(range));
      }
    }
    return parts;
  }
}
