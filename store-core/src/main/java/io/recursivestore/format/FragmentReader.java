package io.recursivestore.format;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

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

  /**
   * Returns the rows of the last batch for which {@link Selection#exact} is true, as far as reading
   * them told it. They change with the next batch.
   *
   * @return the rows, or null if the condition is yet to be evaluated
   */
  default @Nullable MatchedRows matches() {
    return null;
  }

  /** Returns how much of the file was read so far. */
  ReadCounts counts();

  @Override
  void close();
}
