package io.recursivestore.format;

import io.recursivestore.model.Fragment;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Writes Arrow batches into one data file. For one thread. Closing without {@link #finish} leaves
 * no file behind.
 */
public interface FragmentWriter extends AutoCloseable {

  /**
   * Appends a batch.
   *
   * @param batch rows whose columns are, by name and in any order, the writer's schema
   * @throws io.recursivestore.model.InvalidRequestException if there is a null in a column that
   *     allows none
   */
  void write(VectorSchemaRoot batch);

  /** Returns about how many bytes the file would have if it were finished now. */
  long bytes();

  /**
   * Makes the file durable.
   *
   * @param path what the fragment's path will be
   * @return the fragment with its statistics
   */
  Fragment finish(String path);

  @Override
  void close();
}
