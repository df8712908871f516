package io.recursivestore.format.sql;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Schema;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Makes batches of the rows of a query. */
final class TableReader extends ArrowReader {
  private static final int MOST_ROWS = 4096;

  private final Schema schema;
  private final TableRows rows;

  TableReader(BufferAllocator memory, TableRows rows, Schema schema) {
    super(memory);
    this.schema = schema;
    this.rows = rows;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    VectorSchemaRoot batch = getVectorSchemaRoot();
    batch.clear();
    batch.allocateNew();
    int count = rows.next(batch.getFieldVectors(), MOST_ROWS);
    batch.setRowCount(count);
    return count > 0;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    rows.close();
  }

  @Override
  protected org.apache.arrow.vector.types.pojo.Schema readSchema() {
    return ArrowSchemas.toArrow(schema);
  }
}
