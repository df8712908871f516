package io.recursivestore.dataset;

import java.util.List;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

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

  /**
   * Returns the memory that a vector takes, used or not. Asking the vector for all its buffers
   * would change it.
   */
  static long bytes(FieldVector vector) {
    long bytes = vector.getValidityBuffer().capacity();
    if (vector instanceof BaseFixedWidthVector || vector instanceof BaseVariableWidthVector) {
      bytes += vector.getDataBuffer().capacity();
    }
    if (vector instanceof BaseVariableWidthVector || vector instanceof ListVector) {
      bytes += vector.getOffsetBuffer().capacity();
    }
    for (FieldVector child : vector.getChildrenFromFields()) {
      bytes += bytes(child);
    }
    return bytes;
  }

  @Override
  public void close() {
    release.run();
  }
}
