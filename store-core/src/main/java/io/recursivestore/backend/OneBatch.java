package io.recursivestore.backend;

import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows that are in memory as the only batch of a reader, which does not close them. */
final class OneBatch extends ArrowReader {
  private final VectorSchemaRoot rows;
  private boolean isRead;

  OneBatch(VectorSchemaRoot rows) {
    // Nothing is allocated: the batch is the caller's.
    super(new RootAllocator(0));
    this.rows = rows;
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() {
    return rows;
  }

  @Override
  public boolean loadNextBatch() {
    boolean isFirst = !isRead;
    isRead = true;
    return isFirst;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return rows.getSchema();
  }
}
