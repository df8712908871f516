package io.recursivestore.dataset;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Decoded rows, and what to do when they are no longer needed.
 *
 * @param rows the rows, with all columns that were decoded; nobody may change them
 * @param bytes the memory that they take
 * @param release gives it back
 */
record Batch(VectorSchemaRoot rows, long bytes, Runnable release) implements AutoCloseable {

  /** Makes a batch of vectors that belong to nobody else. */
  static Batch owning(List<FieldVector> vectors, int rowCount) {
    VectorSchemaRoot root = view(vectors, rowCount);
    return new Batch(root, vectors.stream().mapToLong(Batch::bytes).sum(), root::close);
  }

  /** Puts vectors side by side without touching them. */
  static VectorSchemaRoot view(List<FieldVector> vectors, int rowCount) {
    return new VectorSchemaRoot(
        vectors.stream().map(FieldVector::getField).toList(), vectors, rowCount);
  }

  /** Returns the memory that a vector takes, used or not. */
  static long bytes(FieldVector vector) {
    long bytes = 0;
    for (ArrowBuf buffer : vector.getFieldBuffers()) {
      bytes += buffer.capacity();
    }
    return bytes
        + StreamSupport.stream(vector.getChildrenFromFields().spliterator(), false)
            .mapToLong(Batch::bytes)
            .sum();
  }

  @Override
  public void close() {
    release.run();
  }
}
