package io.recursivestore.backend;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * One series of a backend, of which rows are in memory only from when they are first asked for, or
 * given, until they are unloaded.
 *
 * <pre>{@code
 * try (SeriesContainer series = SeriesContainer.open(backend, "temp", config, memory)) {
 *   SeriesMetadata metadata = series.metadata();   // reads no rows
 *   VectorSchemaRoot rows = series.data();         // reads all
 * }
 * }</pre>
 *
 * <p>For one thread. Rows that don't fit into memory are read with {@link StorageBackend#read}.
 */
public final class SeriesContainer implements AutoCloseable {
  private final StorageBackend backend;
  private final String key;
  private final boolean isAutoSave;
  private final BufferAllocator memory;
  private @Nullable SeriesMetadata metadata;
  private @Nullable VectorSchemaRoot data;
  private boolean isChanged;

  private SeriesContainer(
      StorageBackend backend, String key, boolean isAutoSave, BufferAllocator memory) {
    this.backend = backend;
    this.key = SeriesKeys.check(key);
    this.isAutoSave = isAutoSave;
    this.memory = memory;
  }

  /**
   * Opens a series, which need not be there before it is read. Nothing is read, unless the
   * configuration says not to be lazy.
   *
   * @param backend where it is; left open
   * @param key its key
   * @param config says whether to be lazy, and whether to save at once
   * @param memory gives the memory of rows
   * @return the container, which the caller closes
   * @throws io.recursivestore.model.NotFoundException if there is none, and it is not lazy
   */
  public static SeriesContainer open(
      StorageBackend backend, String key, BackendConfig config, BufferAllocator memory) {
    SeriesContainer container = new SeriesContainer(backend, key, config.isAutoSave(), memory);
    return config.isLazy() ? container : container.materialize();
  }

  /** Returns the series' key. */
  public String key() {
    return key;
  }

  /** Returns whether rows are in memory. */
  public boolean isLoaded() {
    return data != null;
  }

  /** Returns whether rows or metadata were given that are not saved. */
  public boolean isChanged() {
    return isChanged;
  }

  /**
   * Returns what is known about the series, without reading its rows.
   *
   * @throws io.recursivestore.model.NotFoundException if there is none
   */
  public SeriesMetadata metadata() {
    SeriesMetadata known = metadata;
    if (known == null) {
      known = backend.info(key).metadata();
      metadata = known;
    }
    return known;
  }

  /**
   * Returns all rows, reading them first if they are not in memory.
   *
   * @return the rows, which this container closes
   * @throws io.recursivestore.model.NotFoundException if there is none
   * @throws InvalidRequestException if there are more rows than a batch can have
   */
  public VectorSchemaRoot data() {
    VectorSchemaRoot rows = data;
    if (rows == null) {
      try (LoadedSeries loaded = backend.load(key)) {
        rows = all(loaded);
        metadata = loaded.metadata();
        data = rows;
      }
    }
    return rows;
  }

  /**
   * Reads all rows, if they are not in memory.
   *
   * @throws io.recursivestore.model.NotFoundException if there is none
   */
  public SeriesContainer materialize() {
    data();
    return this;
  }

  /**
   * Replaces rows and metadata. They are saved at once if the configuration says so, and else by
   * {@link #save}.
   *
   * @param rows the rows, which this container closes from now on
   * @param said what is known about them
   */
  public void set(VectorSchemaRoot rows, SeriesMetadata said) {
    if (data != null && data != rows) {
      data.close();
    }
    data = rows;
    metadata = said;
    isChanged = true;
    if (isAutoSave) {
      save();
    }
  }

  /**
   * Saves the rows that are in memory, as a new version.
   *
   * @return what was saved
   * @throws InvalidRequestException if no rows are in memory
   */
  public SeriesInfo save() {
    VectorSchemaRoot rows = data;
    if (rows == null) {
      throw new InvalidRequestException(
          "Series '" + key + "' has no rows in memory to save. Call materialize or set first.");
    }
    SeriesInfo saved = backend.save(key, rows, metadata());
    isChanged = false;
    return saved;
  }

  /**
   * Frees the memory of rows, which are read again when they are asked for.
   *
   * @throws InvalidRequestException if they are not saved
   */
  public void unload() {
    if (isChanged) {
      throw new InvalidRequestException(
          "Series '" + key + "' has changes that are not saved. Call save first, or discard.");
    }
    discard();
  }

  /** Frees the memory of rows. What was given and is not saved is lost. */
  public void discard() {
    if (data != null) {
      data.close();
    }
    data = null;
    metadata = null;
    isChanged = false;
  }

  /** Frees the memory of rows. What was given and is not saved is lost. */
  @Override
  public void close() {
    discard();
  }

  private VectorSchemaRoot all(LoadedSeries loaded) {
    if (loaded.info().rows() > Integer.MAX_VALUE) {
      throw new InvalidRequestException(
          "Series '"
              + key
              + "' has "
              + loaded.info().rows()
              + " rows, more than can be in memory at once. Read it batch by batch.");
    }
    ArrowReader reader = loaded.rows();
    VectorSchemaRoot all = null;
    boolean isDone = false;
    try {
      all = VectorSchemaRoot.create(reader.getVectorSchemaRoot().getSchema(), memory);
      int count = 0;
      while (reader.loadNextBatch()) {
        ChunkReader.append(reader.getVectorSchemaRoot(), all, count);
        count += reader.getVectorSchemaRoot().getRowCount();
      }
      all.setRowCount(count);
      isDone = true;
      return all;
    } catch (IOException e) {
      throw new StorageException("Can't read series '" + key + "'.", e);
    } finally {
      if (!isDone && all != null) {
        all.close();
      }
    }
  }
}
