package io.recursivestore.dataset;

import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;

/** Takes the batches out of a reader, which would use their memory again. */
final class FragmentBatches implements BatchSource {
  private final BufferAllocator allocator;
  private final ArrowReader reader;

  FragmentBatches(BufferAllocator allocator, ArrowReader reader) {
    this.allocator = allocator;
    this.reader = reader;
  }

  @Override
  public @Nullable Batch next() {
    try {
      if (!reader.loadNextBatch()) {
        return null;
      }
      VectorSchemaRoot rows = reader.getVectorSchemaRoot();
      return Batch.owning(take(rows.getFieldVectors()), rows.getRowCount());
    } catch (IOException e) {
      throw new StorageException("Can't read the next rows: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new StorageException("Can't end reading: " + e.getMessage(), e);
    }
  }

  private List<FieldVector> take(List<FieldVector> vectors) {
    List<FieldVector> taken = new ArrayList<>();
    for (FieldVector vector : vectors) {
      TransferPair transfer = vector.getTransferPair(vector.getField(), allocator);
      transfer.transfer();
      taken.add((FieldVector) transfer.getTo());
    }
    return taken;
  }
}
