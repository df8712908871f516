package io.recursivestore.exchange;

import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** One file of rows, whatever its format. */
interface Shard extends AutoCloseable {
  /** Returns the vectors that hold each batch in turn. */
  VectorSchemaRoot root();

  /** Reads the next batch; false if there is none. */
  boolean next();

  /** Returns about how many bytes were read so far. */
  long bytesRead();

  @Override
  void close();

  /** Opens files of one format. */
  @FunctionalInterface
  interface Opener {
    Shard open(Path file, BufferAllocator allocator);
  }
}
