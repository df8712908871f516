package io.recursivestore.format.parquet;

import io.recursivestore.storage.ObjectReader;
import java.nio.ByteBuffer;

/**
 * An object that is no local file, whose end was read at once: it holds the footer, mostly the page
 * indexes and Bloom filters, and all of a small file.
 */
final class KeptTail implements ObjectReader {
  private static final int TAIL_BYTES = 256 << 10;

  /** What is read around a few bytes: metadata comes in parts of a few bytes. */
  private static final int WINDOW_BYTES = 64 << 10;

  /** The most that is read of indexes at once. */
  private static final long MOST_BYTES = 8 << 20;

  private final ObjectReader object;
  private final byte[] tail;
  private final long start;
  private byte[] window = {};
  private long windowStart;

  /**
   * Reads the end of an object.
   *
   * @param object the object; closed with this
   */
  KeptTail(ObjectReader object) {
    this.object = object;
    this.tail = new byte[(int) Math.min(TAIL_BYTES, object.size())];
    this.start = object.size() - tail.length;
    if (tail.length > 0) {
      object.read(start, ByteBuffer.wrap(tail));
    }
  }

  @Override
  public long size() {
    return object.size();
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    if (isIn(start, tail, offset, target)) {
      target.put(tail, (int) (offset - start), target.remaining());
    } else {
      object.read(offset, target);
    }
  }

  /** Reads a part of the metadata, of which the next part will be read next. For one thread. */
  void readMetadata(long offset, ByteBuffer target) {
    if (target.remaining() >= WINDOW_BYTES || offset >= start) {
      read(offset, target);
      return;
    }
    if (!isIn(windowStart, window, offset, target)) {
      load(offset, Math.min(WINDOW_BYTES, size() - offset));
    }
    target.put(window, (int) (offset - windowStart), target.remaining());
  }

  /** Reads all from an offset to what was read already, unless that is much. For one thread. */
  void expectMetadata(long from) {
    if (from < start && start - from <= MOST_BYTES) {
      load(from, start - from);
    }
  }

  private void load(long offset, long length) {
    byte[] loaded = new byte[(int) length];
    object.read(offset, ByteBuffer.wrap(loaded));
    window = loaded;
    windowStart = offset;
  }

  private static boolean isIn(long from, byte[] bytes, long offset, ByteBuffer target) {
    return offset >= from && offset + target.remaining() <= from + bytes.length;
  }

  @Override
  public void close() {
    object.close();
  }
}
