package io.recursivestore.backend;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Keeps series: rows of columns with metadata, each below a key. Saving below a key that there is
 * makes a new version in the place of the one before, whole or not at all; versions before stay
 * until they {@link #expire}. Rows are read and written batch by batch, however many they are.
 *
 * <p>Keys are 1 to 120 characters: a letter or digit first, then letters, digits, {@code .}, {@code
 * _} or {@code -}; any other is {@link InvalidRequestException}. May be used by many threads; what
 * is below a path or in a database, by many processes.
 */
public interface StorageBackend extends AutoCloseable {
  /** Returns how series are kept. */
  BackendType type();

  /**
   * Saves a series in the place of what was below the key. Series that its steps were made from
   * become its parents, in the versions that they have now.
   *
   * @param key the series' key
   * @param rows gives the batches; not closed
   * @param metadata what is known about it
   * @return what was saved
   * @throws InvalidRequestException if a column's type can't be kept so; nothing is saved then
   */
  SeriesInfo save(String key, ArrowReader rows, SeriesMetadata metadata);

  /**
   * Saves a series that is in memory, in the place of what was below the key.
   *
   * @param key the series' key
   * @param rows the rows, which are copied
   * @param metadata what is known about it
   * @return what was saved
   * @throws InvalidRequestException if a column's type can't be kept so; nothing is saved then
   */
  default SeriesInfo save(String key, VectorSchemaRoot rows, SeriesMetadata metadata) {
    return save(key, new OneBatch(rows), metadata);
  }

  /**
   * Returns what is known about the newest version of a series, without reading its rows.
   *
   * @param key the series' key
   * @throws NotFoundException if there is none
   */
  SeriesInfo info(String key);

  /**
   * Returns what is known about the versions of a series that are left, oldest first.
   *
   * @param key the series' key
   * @throws NotFoundException if there is none
   */
  List<SeriesInfo> versions(String key);

  /**
   * Reads rows of a version, exactly those that are asked for, in the order they were saved in.
   *
   * @param version the version
   * @param query which columns and rows
   * @return a reader, which the caller closes; each batch reuses the memory of the one before
   * @throws NotFoundException if the version is gone, or there is no such column
   * @throws InvalidRequestException if a value of the filter doesn't fit its column
   */
  ArrowReader read(SeriesInfo version, SeriesQuery query);

  /**
   * Reads the newest version of a series.
   *
   * @param key the series' key
   * @return rows and metadata, which the caller closes
   * @throws NotFoundException if there is none
   */
  default LoadedSeries load(String key) {
    SeriesInfo info = info(key);
    return new LoadedSeries(info, read(info, SeriesQuery.ALL));
  }

  /**
   * Gives up versions before the newest ones. Those that others were made from may stay.
   *
   * @param key the series' key
   * @param kept the number of newest versions to keep, at least 1
   * @return how many were given up
   * @throws NotFoundException if there is none
   */
  int expire(String key, int kept);

  /**
   * Removes a series with all its versions.
   *
   * @param key the series' key
   * @throws NotFoundException if there is none
   */
  void delete(String key);

  /**
   * Returns whether there is a series.
   *
   * @param key the series' key
   */
  boolean exists(String key);

  /** Returns the keys of all series, in order. */
  List<String> list();

  /** Removes all series, one after another. Those that are saved meanwhile may stay. */
  default void clear() {
    for (String key : list()) {
      try {
        delete(key);
      } catch (NotFoundException e) {
        // Another was faster.
      }
    }
  }

  /**
   * Releases what the backend holds. What is in memory goes.
   *
   * @throws IllegalStateException if a reader of it is still open
   */
  @Override
  void close();
}
