package io.recursivestore.exchange.files;

import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** One file whose rows are taken into a dataset. */
interface SourceFile {

  /**
   * Returns its columns, with fresh ids.
   *
   * @param known columns whose types are known; where a file does not tell types itself, these are
   *     taken
   */
  Schema schema(Schema known);

  /** Returns the columns that can't be kept, and why. */
  default Map<String, String> unreadable() {
    return Map.of();
  }

  /** Returns the format as which it can be a data file as it is, if it can. */
  default Optional<FileFormat> dataFormat() {
    return Optional.empty();
  }

  /**
   * Returns the columns as which its rows are written anew.
   *
   * @param found its columns with the ids of the dataset
   * @param dataset the columns of the dataset
   */
  default Schema written(Schema found, Schema dataset) {
    return found;
  }

  /**
   * Reads its rows.
   *
   * @param allocator gives the memory
   * @param written what {@link #written} returned
   * @return a reader of batches of these columns, which the caller closes
   */
  ArrowReader rows(BufferAllocator allocator, Schema written) throws IOException;
}
