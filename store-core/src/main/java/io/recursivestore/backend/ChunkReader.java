package io.recursivestore.backend;

import io.recursivestore.dataset.Chunks;
import io.recursivestore.format.RowCopier;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Copies chunks into vectors that stay the same. */
final class ChunkReader extends ArrowReader {
  private final Schema schema;
  private final Chunks chunks;

  ChunkReader(BufferAllocator memory, Schema schema, Chunks chunks) {
    super(memory);
    this.schema = schema;
    this.chunks = chunks;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    VectorSchemaRoot batch = getVectorSchemaRoot();
    batch.clear();
    boolean isMore = chunks.next();
    if (isMore) {
      append(chunks.rows(), batch, 0);
      batch.setRowCount(chunks.rows().getRowCount());
    }
    return isMore;
  }

  /** Appends all rows of a batch to another, of which the row count is the caller's to set. */
  static void append(VectorSchemaRoot from, VectorSchemaRoot to, int at) {
    for (int i = 0; i < to.getFieldVectors().size(); i++) {
      RowCopier.append(from.getVector(i), 0, from.getRowCount(), to.getVector(i), at);
    }
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    chunks.close();
  }

  @Override
  protected Schema readSchema() {
    return schema;
  }
}
