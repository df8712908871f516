package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.util.Iterator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Makes batches of rows that come one by one. Wide rows make small batches. */
final class FilledBatches<T> extends ArrowReader {
  private static final int MOST_ROWS = 4096;
  private static final long MOST_BYTES = 16L << 20;

  /** The memory is looked at after so many rows. */
  private static final int STEP = 32;

  private final Schema schema;
  private final Iterator<? extends T> rows;
  private final RowFiller<T> filler;

  FilledBatches(
      BufferAllocator allocator, Schema schema, Iterator<? extends T> rows, RowFiller<T> filler) {
    super(allocator);
    this.schema = schema;
    this.rows = rows;
    this.filler = filler;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    VectorSchemaRoot batch = getVectorSchemaRoot();
    batch.clear();
    batch.allocateNew();
    int count = 0;
    while (count < MOST_ROWS
        && (count == 0 || count % STEP != 0 || isSmall(batch))
        && rows.hasNext()) {
      filler.fill(rows.next(), batch, count++);
    }
    batch.setRowCount(count);
    return count > 0;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected org.apache.arrow.vector.types.pojo.Schema readSchema() {
    return ArrowSchemas.toArrow(schema);
  }

  private static boolean isSmall(VectorSchemaRoot batch) {
    long bytes = 0;
    for (FieldVector vector : batch.getFieldVectors()) {
      bytes += Batch.bytes(vector);
    }
    return bytes < MOST_BYTES;
  }
}
