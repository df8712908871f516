package io.recursivestore.backend;

import io.recursivestore.Store;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.storage.MemoryObjectStore;

/** Opens backends. */
public final class Backends {
  private Backends() {}

  /**
   * Opens a backend, making its store or its tables first if there are none.
   *
   * @param config which one
   * @return the backend, which the caller closes
   * @throws InvalidRequestException if its path or URL can't be used
   */
  public static StorageBackend open(BackendConfig config) {
    return switch (config.type()) {
      // Arrow files are copied without being encoded.
      case MEMORY ->
          new DatasetBackend(
              Store.openOrCreate(new MemoryObjectStore()),
              FileFormat.ARROW,
              BackendType.MEMORY,
              true);
      case PARQUET -> files(config, FileFormat.PARQUET);
      case ARROW -> files(config, FileFormat.ARROW);
      case SQL -> new SqlBackend(database(config).open(config.settings()));
    };
  }

  /**
   * Returns a backend in files of a store that is open. A series {@code x} is its dataset {@code
   * series.x}, which Spark reads as any other.
   *
   * @param store the store, which is left open when the backend is closed
   * @param format Parquet or Arrow
   * @throws InvalidRequestException if it is another format
   */
  public static StorageBackend in(Store store, FileFormat format) {
    return new DatasetBackend(store, format, BackendType.of(format.word()), false);
  }

  private static StorageBackend files(BackendConfig config, FileFormat format) {
    String root = config.path().orElseThrow();
    Store store =
        config.settings().isEmpty()
            ? Store.openOrCreate(root)
            : Store.openOrCreate(root, config.settings());
    return new DatasetBackend(store, format, config.type(), true);
  }

  private static DatabaseUrl database(BackendConfig config) {
    String url = config.url().orElseThrow();
    return DatabaseUrl.of(url)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "The URL of a database starts with 'jdbc:', as in jdbc:sqlite:/data/lab.db or"
                        + " jdbc:postgresql://host/lab."));
  }
}
