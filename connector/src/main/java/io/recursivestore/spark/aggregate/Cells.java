package io.recursivestore.spark.aggregate;

import org.jspecify.annotations.Nullable;

/** Values of some rows of a batch, loaded so that loops need not know how they are stored. */
abstract class Cells {
  private final ColumnVectors vectors;
  private boolean @Nullable [] missing;

  Cells(ColumnVectors vectors) {
    this.vectors = vectors;
  }

  /**
   * Loads rows.
   *
   * @param rows the number of rows
   * @param selected which of the batch's rows they are; null for the first ones
   */
  final void load(int rows, int @Nullable [] selected) {
    missing = vectors.missing(rows, selected);
    loadValues(rows, selected);
  }

  abstract void loadValues(int rows, int @Nullable [] selected);

  /** Returns for each row whether it has no value; null if all have one. */
  final boolean @Nullable [] missing() {
    return missing;
  }

  final boolean isMissing(int row) {
    return missing != null && missing[row];
  }
}
