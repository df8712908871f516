package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.RowCopier;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SortBy;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** All rows of a reader, sorted in memory. Rows that are equal keep their order. */
final class SortedRows implements AutoCloseable {
  private static final int BATCH_ROWS = 4096;

  private final VectorSchemaRoot rows;
  private final VectorSchemaRoot batch;
  private final int[] order;

  /**
   * Reads and sorts.
   *
   * @param source gives the rows; not closed
   */
  SortedRows(Schema schema, List<SortBy> sort, ArrowReader source, BufferAllocator memory)
      throws IOException {
    var arrow = ArrowSchemas.toArrow(schema);
    rows = VectorSchemaRoot.create(arrow, memory);
    batch = VectorSchemaRoot.create(arrow, memory);
    boolean done = false;
    try {
      int count = 0;
      while (source.loadNextBatch()) {
        VectorSchemaRoot some = source.getVectorSchemaRoot();
        for (FieldVector vector : rows.getFieldVectors()) {
          RowCopier.append(some.getVector(vector.getName()), 0, some.getRowCount(), vector, count);
        }
        count += some.getRowCount();
      }
      rows.setRowCount(count);
      order = RowOrder.of(rows, sort).sorted(count);
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /** Writes all rows, and closes the writer; if that fails, nothing is left behind. */
  List<Fragment> writeAll(DatasetWriter writer) {
    boolean done = false;
    try {
      for (int start = 0; start < order.length; start += BATCH_ROWS) {
        writer.write(batch(start, Math.min(BATCH_ROWS, order.length - start)));
      }
      List<Fragment> files = writer.finish();
      writer.close();
      done = true;
      return files;
    } finally {
      if (!done) {
        writer.abort();
      }
    }
  }

  private VectorSchemaRoot batch(int start, int count) {
    for (FieldVector vector : batch.getFieldVectors()) {
      vector.reset();
      FieldVector source = rows.getVector(vector.getName());
      int copied = 0;
      while (copied < count) {
        int from = order[start + copied];
        int run = 1;
        while (copied + run < count && order[start + copied + run] == from + run) {
          run++;
        }
        RowCopier.append(source, from, run, vector, copied);
        copied += run;
      }
    }
    batch.setRowCount(count);
    return batch;
  }

  @Override
  public void close() {
    rows.close();
    batch.close();
  }
}
