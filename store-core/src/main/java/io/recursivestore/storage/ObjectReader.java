package io.recursivestore.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Ranged reads of one object. May be used by many threads at once. */
public interface ObjectReader extends AutoCloseable {

  /** Returns the object's size in bytes. */
  long size();

  /**
   * Reads from an offset until the buffer has no room left.
   *
   * @param offset first byte to read, from 0
   * @param target takes the bytes from its position to its limit
   * @throws io.recursivestore.model.CorruptDataException if the object ends before the buffer is
   *     full
   */
  void read(long offset, ByteBuffer target);

  /** Returns the local file that this is, for memory-mapping; empty if it is none. */
  default Optional<Path> local() {
    return Optional.empty();
  }

  @Override
  void close();
}
