package io.recursivestore.exchange.python;

import io.recursivestore.format.ArrowSchemas;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of a frame as Arrow batches, which are bounded by rows and by bytes of texts. */
final class FrameRows extends ArrowReader {
  private static final int BATCH_ROWS = 4096;
  private static final long BATCH_BYTES = 16 << 20;

  private final String what;
  private final FrameTable table;
  private long row;

  FrameRows(String what, FrameTable table, BufferAllocator allocator) {
    super(allocator);
    this.what = what;
    this.table = table;
  }

  @Override
  public boolean loadNextBatch() throws java.io.IOException {
    prepareLoadNextBatch();
    VectorSchemaRoot root = getVectorSchemaRoot();
    List<FieldVector> vectors = root.getFieldVectors();
    vectors.forEach(FieldVector::reset);
    int slot = 0;
    long bytes = 0;
    try {
      while (row < table.rows() && slot < BATCH_ROWS && bytes < BATCH_BYTES) {
        for (int i = 0; i < vectors.size(); i++) {
          bytes += table.columns().get(i).filler().fill(vectors.get(i), slot, row);
        }
        slot++;
        row++;
      }
    } catch (PickleProblem e) {
      throw e.of(what);
    }
    root.setRowCount(slot);
    return slot > 0;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    // It is in memory.
  }

  @Override
  protected Schema readSchema() {
    return ArrowSchemas.toArrow(table.schema());
  }
}
