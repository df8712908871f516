package io.recursivestore.spark.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** The vector of a column, and of the structs that it is in. Tells which rows have a value. */
final class ColumnVectors {
  private final List<FieldVector> path = new ArrayList<>();
  private boolean[] missing = {};

  ColumnVectors(ColumnPath column, VectorSchemaRoot root) {
    FieldVector vector = root.getVector(column.names().get(0));
    path.add(vector);
    for (String member : column.names().subList(1, column.names().size())) {
      vector = Objects.requireNonNull(((StructVector) vector).getChild(member));
      path.add(vector);
    }
  }

  /** Returns the vector with the values. */
  FieldVector values() {
    return path.get(path.size() - 1);
  }

  /**
   * Returns for each row whether it has no value; null if all have one.
   *
   * @param rows the number of rows
   * @param selected which of the batch's rows they are; null for the first ones
   */
  boolean @Nullable [] missing(int rows, int @Nullable [] selected) {
    boolean isAny = false;
    for (FieldVector vector : path) {
      if (vector.getNullCount() > 0) {
        if (!isAny) {
          missing = missing.length < rows ? new boolean[rows] : missing;
          java.util.Arrays.fill(missing, 0, rows, false);
          isAny = true;
        }
        mark(vector.getValidityBufferAddress(), rows, selected);
      }
    }
    return isAny ? missing : null;
  }

  private void mark(long validity, int rows, int @Nullable [] selected) {
    for (int i = 0; i < rows; i++) {
      int row = selected == null ? i : selected[i];
      missing[i] |= (Platform.getByte(null, validity + (row >> 3)) >> (row & 7) & 1) == 0;
    }
  }
}
