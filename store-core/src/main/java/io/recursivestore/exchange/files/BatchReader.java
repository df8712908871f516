package io.recursivestore.exchange.files;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows that somebody puts into vectors, batch by batch. */
abstract class BatchReader extends ArrowReader {
  private final Schema schema;

  BatchReader(BufferAllocator allocator, Schema schema) {
    super(allocator);
    this.schema = schema;
  }

  /** Replaces the rows by the next ones, and returns false if there are none. */
  abstract boolean next() throws IOException;

  /** Ends reading. */
  abstract void end() throws IOException;

  /** Returns the vectors that hold each batch in turn. */
  final VectorSchemaRoot root() {
    try {
      return getVectorSchemaRoot();
    } catch (IOException e) {
      throw new IllegalStateException("The schema is known, and nothing is read for it", e);
    }
  }

  @Override
  public final boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    return next();
  }

  @Override
  public final long bytesRead() {
    return 0;
  }

  @Override
  protected final void closeReadSource() throws IOException {
    end();
  }

  @Override
  protected final Schema readSchema() {
    return schema;
  }
}
