package io.recursivestore.format;

import org.apache.arrow.vector.VectorSchemaRoot;

/** Reads one data file batch by batch. For one thread. */
public interface FragmentReader extends AutoCloseable {

  /**
   * Fills the vectors with the next rows.
   *
   * @param target has the schema's vectors in its order; their memory is reused, or is the file's
   *     own, which nobody may write to. It is not the file's any more when there are no rows left
   * @return false if there were no rows left
   * @throws io.recursivestore.model.CorruptDataException if the file is damaged
   */
  boolean next(VectorSchemaRoot target);

  /** Returns how much of the file was read so far. */
  ReadCounts counts();

  @Override
  void close();
}
