package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * Writes Arrow batches into data files of about the target size. The files belong to no version
 * until a commit names them. For one thread. Closing without {@link #finish} removes the file in
 * progress; files already ended stay as orphans.
 */
public final class DatasetWriter implements AutoCloseable {
  private final ObjectStore objects;
  private final DataFormat format;
  private final CollectionRef dataset;
  private final Schema schema;
  private final WriteOptions options;
  private final List<Fragment> finished = new ArrayList<>();
  private org.apache.arrow.vector.types.pojo.@Nullable Schema accepted;
  private @Nullable RequiredRows required;
  private @Nullable FragmentWriter current;
  private String currentPath = "";
  private long rows;

  DatasetWriter(
      ObjectStore objects,
      DataFormat format,
      CollectionRef dataset,
      Schema schema,
      WriteOptions options) {
    options.checkColumns(schema);
    this.objects = objects;
    this.format = format;
    this.dataset = dataset;
    this.schema = schema;
    this.options = options;
  }

  /**
   * Refuses rows from now on for which a filter is not true.
   *
   * @param filter the filter
   * @param condition the filter as messages show it
   * @throws io.recursivestore.model.StoreException if the filter doesn't fit the columns
   */
  public void require(Filter filter, String condition) {
    required = new RequiredRows(new FilterMask(filter, schema), condition);
  }

  /**
   * Appends a batch. Its columns are matched by name.
   *
   * @param batch the rows; its memory is the caller's again when the call returns
   * @throws io.recursivestore.model.InvalidRequestException if it doesn't fit the schema, or has a
   *     row that doesn't match what is required
   */
  public void write(VectorSchemaRoot batch) {
    if (!batch.getSchema().equals(accepted)) {
      SchemaMatch.check(dataset, ArrowSchemas.fromArrow(batch.getSchema()), schema);
      accepted = batch.getSchema();
    }
    if (batch.getRowCount() == 0) {
      return;
    }
    if (required != null) {
      required.check(dataset, batch);
    }
    FragmentWriter writer = current();
    writer.write(batch);
    rows += batch.getRowCount();
    if (writer.bytes() >= options.targetFileBytes()) {
      endFile();
    }
  }

  /** Returns the number of rows written so far. */
  public long rows() {
    return rows;
  }

  /** Returns about how many bytes all files have so far. */
  public long bytes() {
    return finished.stream().mapToLong(Fragment::bytes).sum()
        + (current == null ? 0 : current.bytes());
  }

  /** Returns the number of files begun so far. */
  public int files() {
    return finished.size() + (current == null ? 0 : 1);
  }

  /**
   * Ends the last file.
   *
   * @return all files written, in order; empty if there were no rows
   */
  public List<Fragment> finish() {
    endFile();
    return List.copyOf(finished);
  }

  /**
   * Writes all batches of a reader, and closes this writer; if that fails, nothing is left behind.
   *
   * @param source gives the batches; not closed
   */
  List<Fragment> writeAll(ArrowReader source, WriteProgress progress) {
    boolean done = false;
    try {
      write(source.getVectorSchemaRoot());
      while (source.loadNextBatch()) {
        write(source.getVectorSchemaRoot());
        progress.written(rows, bytes(), files());
      }
      List<Fragment> fragments = finish();
      progress.written(rows, bytes(), files());
      done = true;
      return fragments;
    } catch (IOException e) {
      throw new StorageException(
          "Can't read the rows to write to " + dataset.display() + ": " + e.getMessage(), e);
    } finally {
      if (!done) {
        abort();
      }
    }
  }

  /** Removes all files that were written. The writer can only be closed then. */
  public void abort() {
    close();
    StagedFiles.delete(objects, dataset, finished);
    finished.clear();
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private FragmentWriter current() {
    if (current == null) {
      currentPath = "data/" + UUID.randomUUID() + "." + format.extension();
      current =
          format.write(
              objects, dataset.prefix() + "/" + currentPath, schema, options.fileOptions());
    }
    return current;
  }

  private void endFile() {
    if (current != null) {
      try (FragmentWriter writer = current) {
        current = null;
        finished.add(writer.finish(currentPath));
      }
    }
  }
}
