package io.recursivestore.exchange;

import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Fills the vectors of one schema with the rows of another: shares the buffers of columns that have
 * the same types, and copies the others value by value. Columns are matched by name.
 */
final class Conversion {
  private final VectorSchemaRoot target;
  private final List<FieldVector> sharedFrom = new ArrayList<>();
  private final List<FieldVector> sharedTo = new ArrayList<>();
  private final List<FieldVector> copiedFrom = new ArrayList<>();
  private final List<FieldVector> copiedTo = new ArrayList<>();

  /**
   * Prepares to convert batches.
   *
   * @param source holds each batch in turn
   * @param target takes each batch in turn; its vectors have the allocator root of the source's
   * @throws InvalidRequestException if the source lacks a column
   */
  Conversion(VectorSchemaRoot source, VectorSchemaRoot target) {
    this.target = target;
    for (FieldVector to : target.getFieldVectors()) {
      FieldVector from = source.getVector(to.getName());
      if (from == null) {
        throw new InvalidRequestException(
            "The rows have no column '" + Names.shown(to.getName()) + "'.");
      }
      boolean same = Layout.isSame(from.getField(), to.getField());
      (same ? sharedFrom : copiedFrom).add(from);
      (same ? sharedTo : copiedTo).add(to);
    }
  }

  /**
   * Replaces the rows of the target with those of the source.
   *
   * @param rows the number of rows in the source
   * @throws InvalidRequestException if a value does not fit
   */
  void convert(int rows) {
    if (!sharedFrom.isEmpty()) {
      share(sharedFrom, sharedTo, rows);
    }
    for (int c = 0; c < copiedTo.size(); c++) {
      FieldVector to = copiedTo.get(c);
      ElementCopy copy = ElementCopy.of(copiedFrom.get(c), to, to.getName());
      to.reset();
      for (int i = 0; i < rows; i++) {
        copy.copy(i, i);
      }
      to.setValueCount(rows);
    }
    target.setRowCount(rows);
  }

  private static void share(List<FieldVector> from, List<FieldVector> to, int rows) {
    VectorSchemaRoot source = root(from, rows);
    try (ArrowRecordBatch batch = new VectorUnloader(source).getRecordBatch()) {
      new VectorLoader(root(to, 0)).load(batch);
    }
  }

  /** Not closed: the vectors belong to others. */
  private static VectorSchemaRoot root(List<FieldVector> vectors, int rows) {
    return new VectorSchemaRoot(
        vectors.stream().map(FieldVector::getField).toList(), vectors, rows);
  }
}
