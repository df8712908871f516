package io.recursivestore.dataset;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Puts a row of the caller's own kind into a batch.
 *
 * @param <T> what the caller has for a row
 */
@FunctionalInterface
public interface RowFiller<T> {

  /**
   * Sets the values of one row, with {@code setSafe}; those that are not set are null.
   *
   * @param row the row
   * @param batch has the dataset's columns
   * @param index the row's number in the batch
   */
  void fill(T row, VectorSchemaRoot batch, int index);
}
