package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.RowCopier;
import io.recursivestore.model.Schema;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Copies the rows of batches that a mask keeps, always into the same vectors. */
final class KeptRows implements AutoCloseable {
  private final VectorSchemaRoot kept;

  KeptRows(Schema schema, BufferAllocator allocator) {
    kept = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
  }

  /** Returns the rows that are kept; the batch itself if all are. */
  VectorSchemaRoot of(VectorSchemaRoot batch, RowMask mask) {
    if (mask.kept() == batch.getRowCount()) {
      return batch;
    }
    kept.getFieldVectors().forEach(FieldVector::reset);
    int rows = 0;
    for (int start = mask.nextKept(0); start >= 0; ) {
      int end = mask.nextLeftOut(start);
      for (FieldVector vector : kept.getFieldVectors()) {
        RowCopier.append(batch.getVector(vector.getName()), start, end - start, vector, rows);
      }
      rows += end - start;
      start = mask.nextKept(end);
    }
    kept.setRowCount(rows);
    return kept;
  }

  @Override
  public void close() {
    kept.close();
  }
}
