package io.recursivestore.dataset;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A condition of the caller's own. With prefetching it still runs in the thread that reads the
 * chunks.
 */
@FunctionalInterface
public interface RowPredicate {

  /**
   * Leaves out the rows of a batch that are not wanted.
   *
   * @param batch the rows as they were decoded, with the columns that the predicate was said to
   *     need, perhaps with others; must not be changed, and is gone when the call returns
   * @param rows the rows that are kept so far
   */
  void test(VectorSchemaRoot batch, RowMask rows);
}
