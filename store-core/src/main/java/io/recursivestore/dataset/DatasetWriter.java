package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.DataFormat;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * Writes Arrow batches into data files of about the target size. The files belong to no version
 * until a commit names them. The rows of a partitioned dataset go into files of their partitions.
 * For one thread. Closing without {@link #finish} removes the files in progress; files already
 * ended stay as orphans.
 */
public final class DatasetWriter implements AutoCloseable {
  private final CollectionRef dataset;
  private final Schema schema;
  private final NewFiles files;
  private final RowSink sink;
  private org.apache.arrow.vector.types.pojo.@Nullable Schema accepted;
  private @Nullable RequiredRows required;
  private long rows;

  /**
   * Creates a writer.
   *
   * @param memory returns an allocator for this writer alone, where it needs memory
   */
  DatasetWriter(
      ObjectStore objects,
      DataFormat format,
      CollectionRef dataset,
      Schema schema,
      WriteOptions options,
      Supplier<BufferAllocator> memory) {
    options.checkColumns(schema);
    this.dataset = dataset;
    this.schema = schema;
    this.files = new NewFiles(objects, format, dataset, schema, options);
    boolean isPartitioned = !schema.arrangement().partitions().isEmpty();
    if (schema.partitions().size() < schema.arrangement().partitions().size()) {
      throw new InvalidRequestException(
          dataset.display()
              + " is partitioned by a column that the rows lack. Add it to them, with nulls if need"
              + " be.");
    }
    this.sink = isPartitioned ? new PartitionedRows(files, memory) : new OneFileRows(files);
  }

  /**
   * Promises that rows of one partition come together, as they do if they are sorted by the
   * partition. Then one file is open at a time; where the promise is broken, there are more files.
   */
  public void cluster() {
    if (sink instanceof PartitionedRows partitioned) {
      partitioned.cluster();
    }
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
    sink.write(batch);
    rows += batch.getRowCount();
  }

  /** Returns the number of rows written so far. */
  public long rows() {
    return rows;
  }

  /** Returns about how many bytes all files have so far. */
  public long bytes() {
    return files.ended().stream().mapToLong(Fragment::bytes).sum() + sink.openBytes();
  }

  /** Returns the number of files begun so far. */
  public int files() {
    return files.ended().size() + sink.openFiles();
  }

  /**
   * Ends the last files.
   *
   * @return all files written, in order; empty if there were no rows
   */
  public List<Fragment> finish() {
    sink.end();
    return List.copyOf(files.ended());
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
      if (done) {
        close();
      } else {
        abort();
      }
    }
  }

  /** Removes all files that were written. The writer can only be closed then. */
  public void abort() {
    close();
    files.deleteAll();
  }

  @Override
  public void close() {
    sink.close();
  }
}
