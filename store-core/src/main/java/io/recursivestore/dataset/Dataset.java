package io.recursivestore.dataset;

import io.recursivestore.format.DataFormat;
import io.recursivestore.log.CommitDraft;
import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * A versioned columnar table. Every write makes a new version, whole or not at all; every version
 * can be read as long as it is kept. Any number of processes may read and write at once: appends
 * never conflict with each other. May be used by many threads; the readers and writers that it
 * hands out may not.
 */
public final class Dataset {
  private final ObjectStore objects;
  private final DataFormat format;
  private final BufferAllocator allocator;
  private final CollectionRef ref;
  private final CommitLog log;

  Dataset(
      ObjectStore objects,
      DataFormat format,
      BufferAllocator allocator,
      CollectionRef ref,
      CommitLog log) {
    this.objects = objects;
    this.format = format;
    this.allocator = allocator;
    this.ref = ref;
    this.log = log;
  }

  /** Returns the dataset's name and kind. */
  public CollectionRef ref() {
    return ref;
  }

  /** Returns the newest version. */
  public Snapshot latest() {
    return log.latest();
  }

  /**
   * Returns a version.
   *
   * @param version its number
   * @throws io.recursivestore.model.NotFoundException if there is no such version
   */
  public Snapshot at(long version) {
    return log.at(version);
  }

  /**
   * Returns the version that was current at an instant.
   *
   * @param instant the instant
   * @throws io.recursivestore.model.NotFoundException if the dataset is younger
   */
  public Snapshot at(Instant instant) {
    return log.at(instant);
  }

  /** Returns all commits, oldest first. */
  public List<Commit> history() {
    return log.history();
  }

  /**
   * Reads a version as Arrow batches.
   *
   * @param snapshot the version, of this dataset
   * @param options which columns and rows
   * @return a reader, which the caller closes; each batch reuses the memory of the one before
   */
  public ArrowReader read(Snapshot snapshot, ReadOptions options) {
    Schema schema = options.columns().map(snapshot.schema()::select).orElse(snapshot.schema());
    List<Fragment> fragments =
        options
            .filter()
            .map(
                filter -> new FragmentPruner(snapshot.schema(), filter).prune(snapshot.fragments()))
            .orElse(snapshot.fragments());
    return read(schema, fragments, options.batchRows());
  }

  /**
   * Reads some fragments of a version as Arrow batches.
   *
   * @param schema the columns to read
   * @param fragments the fragments, in the order to read them
   * @param batchRows largest number of rows in a batch
   * @return a reader, which the caller closes; each batch reuses the memory of the one before
   */
  public ArrowReader read(Schema schema, List<Fragment> fragments, int batchRows) {
    return new DatasetReader(objects, format, allocator, ref, schema, fragments, batchRows);
  }

  /**
   * Appends all rows of a reader as one version.
   *
   * @param rows gives the batches; not closed
   * @param options how to write them
   * @param info parents and metadata
   * @throws io.recursivestore.model.InvalidRequestException if the rows don't fit the schema;
   *     nothing is written then
   */
  public Commit append(ArrowReader rows, WriteOptions options, CommitInfo info) {
    try (DatasetWriter writer = writer(options)) {
      return append(writer.schema(), writeAll(rows, writer), info);
    }
  }

  /**
   * Appends one batch as one version.
   *
   * @param rows the batch
   * @throws io.recursivestore.model.InvalidRequestException if the rows don't fit the schema;
   *     nothing is written then
   */
  public Commit append(VectorSchemaRoot rows) {
    try (DatasetWriter writer = writer(WriteOptions.DEFAULT)) {
      writer.write(rows);
      return append(writer.schema(), writer.finish(), CommitInfo.NONE);
    }
  }

  /**
   * Replaces all rows with those of a reader, as one version.
   *
   * @param rows gives the batches; not closed
   * @param options how to write them
   * @param info parents and metadata
   * @throws io.recursivestore.model.InvalidRequestException if the rows don't fit the schema;
   *     nothing is written then
   */
  public Commit overwrite(ArrowReader rows, WriteOptions options, CommitInfo info) {
    try (DatasetWriter writer = writer(options)) {
      return overwrite(writer.schema(), writeAll(rows, writer), info);
    }
  }

  /**
   * Starts writing data files with the newest schema. {@link #append(Schema, List, CommitInfo)} or
   * {@link #overwrite(Schema, List, CommitInfo)} makes them a version.
   *
   * @param options how to write them
   * @return a writer, which the caller closes
   */
  public DatasetWriter writer(WriteOptions options) {
    return new DatasetWriter(objects, format, ref, latest().schema(), options);
  }

  /**
   * Appends files that were written before, as one version.
   *
   * @param schema the schema that the files were written with
   * @param fragments the files
   * @param info parents and metadata
   * @throws CommitConflictException if the dataset has another schema by now
   */
  public Commit append(Schema schema, List<Fragment> fragments, CommitInfo info) {
    return log.commit(
        base -> {
          requireSame(schema, base);
          return new CommitDraft(Operation.APPEND, Optional.empty(), fragments, List.of(), info);
        });
  }

  /**
   * Replaces all rows with files that were written before, as one version.
   *
   * @param schema the schema that the files were written with
   * @param fragments the files
   * @param info parents and metadata
   * @throws CommitConflictException if the dataset has another schema by now
   */
  public Commit overwrite(Schema schema, List<Fragment> fragments, CommitInfo info) {
    return log.commit(
        base -> {
          requireSame(schema, base);
          return new CommitDraft(
              Operation.OVERWRITE, Optional.empty(), fragments, paths(base), info);
        });
  }

  /**
   * Replaces all rows and the schema with files that were written before, as one version.
   *
   * @param schema the new schema, which the files have
   * @param fragments the files
   * @param info parents and metadata
   */
  public Commit replace(Schema schema, List<Fragment> fragments, CommitInfo info) {
    return log.commit(
        base ->
            new CommitDraft(Operation.REPLACE, Optional.of(schema), fragments, paths(base), info));
  }

  private static List<String> paths(Snapshot snapshot) {
    return snapshot.fragments().stream().map(Fragment::path).toList();
  }

  private void requireSame(Schema written, Snapshot base) {
    if (!base.schema().equals(written)) {
      throw new CommitConflictException(
          ref.display()
              + " was given another schema while these rows were written, so they no longer fit: "
              + "they have ("
              + written
              + "), it has ("
              + base.schema()
              + "). Write them again.");
    }
  }

  private List<Fragment> writeAll(ArrowReader rows, DatasetWriter writer) {
    try {
      writer.write(rows.getVectorSchemaRoot());
      while (rows.loadNextBatch()) {
        writer.write(rows.getVectorSchemaRoot());
      }
      return writer.finish();
    } catch (IOException e) {
      throw new StorageException(
          "Can't read the rows to write to " + ref.display() + ": " + e.getMessage(), e);
    }
  }
}
