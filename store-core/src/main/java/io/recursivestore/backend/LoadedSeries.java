package io.recursivestore.backend;

import io.recursivestore.model.StorageException;
import java.io.IOException;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Rows of a series with what is known about it.
 *
 * @param info what is known
 * @param rows gives the rows, batch by batch
 */
public record LoadedSeries(SeriesInfo info, ArrowReader rows) implements AutoCloseable {
  /** Returns what was said about the series. */
  public SeriesMetadata metadata() {
    return info.metadata();
  }

  /** Ends reading. */
  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      throw new StorageException("Can't end reading series '" + info.key() + "'.", e);
    }
  }
}
