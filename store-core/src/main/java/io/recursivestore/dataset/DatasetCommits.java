package io.recursivestore.dataset;

import io.recursivestore.format.Selection;
import io.recursivestore.log.CommitDraft;
import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Partition;
import io.recursivestore.model.PartitionField;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaMerge;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.SortBy;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.OversizedAllocationException;

/**
 * Makes files that were written before, on a version that may no longer be the newest, another
 * version. For those who write in several processes: plan on a version, write the files wherever,
 * and commit once. May be used by many threads.
 */
public final class DatasetCommits {
  private final ObjectStore objects;
  private final CollectionRef ref;
  private final CommitLog log;
  private final DatasetFiles files;

  DatasetCommits(ObjectStore objects, CollectionRef ref, CommitLog log, DatasetFiles files) {
    this.objects = objects;
    this.ref = ref;
    this.log = log;
    this.files = files;
  }

  /**
   * Appends files whose columns were merged with those of a version, as one version that brings the
   * merged schema and the rows.
   *
   * @param base the version
   * @param merge its schema, merged with the columns that the files were written with
   * @param fragments the files
   * @param info parents and metadata
   * @throws NotFoundException if the dataset was dropped or renamed since that version
   * @throws CommitConflictException if the schemas can't be brought together any more
   */
  public Commit append(
      Snapshot base, SchemaMerge merge, List<Fragment> fragments, CommitInfo info) {
    return log.commit(
        newest -> {
          Optional<Schema> brought = planned(base, merge).schemaOver(newest);
          StagedFiles.require(objects, ref, fragments);
          return CommitDraft.append(brought, fragments, info);
        });
  }

  /**
   * Replaces all rows with files whose columns were merged with those of a version, as one version
   * that brings the merged schema and the rows.
   *
   * @param base the version
   * @param merge its schema, merged with the columns that the files were written with
   * @param fragments the files
   * @param info parents and metadata
   * @throws NotFoundException if the dataset was dropped or renamed since that version
   * @throws CommitConflictException if the schemas can't be brought together any more
   */
  public Commit overwrite(
      Snapshot base, SchemaMerge merge, List<Fragment> fragments, CommitInfo info) {
    return log.commit(
        newest -> {
          Optional<Schema> brought = planned(base, merge).schemaOver(newest);
          StagedFiles.require(objects, ref, fragments);
          return CommitDraft.fresh(Operation.OVERWRITE, brought, fragments, info);
        });
  }

  /**
   * Replaces all rows and the schema.
   *
   * @param schema the new schema, which the files have
   * @param fragments the files
   * @param info parents and metadata
   * @throws NotFoundException if a file is gone, because the dataset was dropped meanwhile
   */
  Commit replace(Schema schema, List<Fragment> fragments, CommitInfo info) {
    StagedFiles.require(objects, ref, fragments);
    return log.commit(
        newest ->
            CommitDraft.fresh(
                Operation.REPLACE, Optional.of(schema.after(newest.schema())), fragments, info));
  }

  /**
   * Replaces the rows that match a filter with files that were written before, as one version.
   *
   * @param base the version in which rows are replaced
   * @param merge its schema, merged with the columns that the files were written with
   * @param filter the rows to replace
   * @param fragments the files
   * @param options how to write copies of files in which only some rows match
   * @param info parents and metadata
   * @throws NotFoundException if the dataset was dropped or renamed since that version
   * @throws CommitConflictException if others added or removed rows that match since that version
   */
  public Commit replaceWhere(
      Snapshot base,
      SchemaMerge merge,
      Filter filter,
      List<Fragment> fragments,
      WriteOptions options,
      CommitInfo info) {
    return replaceRows(
        base,
        merge,
        new FilteredRows(filter, base.schema()),
        Operation.OVERWRITE,
        fragments,
        options,
        info);
  }

  /**
   * Replaces the partitions that files were written for, as one version; other partitions stay as
   * they are. Without partitions, all rows are replaced.
   *
   * @param base the version in which partitions are replaced
   * @param merge its schema, merged with the columns that the files were written with
   * @param fragments the files
   * @param options how to write copies of older files that were partitioned otherwise, and in which
   *     only some rows are of these partitions
   * @param info parents and metadata
   * @return the version, or empty if there are partitions and no files
   * @throws NotFoundException if the dataset was dropped or renamed since that version
   * @throws CommitConflictException if others added or removed rows of these partitions since that
   *     version
   */
  public Optional<Commit> overwritePartitions(
      Snapshot base,
      SchemaMerge merge,
      List<Fragment> fragments,
      WriteOptions options,
      CommitInfo info) {
    List<PartitionField> fields = base.schema().arrangement().partitions();
    if (fields.isEmpty()) {
      return Optional.of(overwrite(base, merge, fragments, info));
    }
    if (fragments.isEmpty()) {
      return Optional.empty();
    }
    Set<Partition> partitions = new HashSet<>();
    for (Fragment file : fragments) {
      partitions.add(
          Partition.of(fields, file)
              .orElseThrow(
                  () ->
                      new InvalidRequestException(
                          "'"
                              + file.path()
                              + "' was not written for the partitions of "
                              + ref.display()
                              + ". Write it with the schema of version "
                              + base.version()
                              + ".")));
    }
    RowsOfPartitions rows = new RowsOfPartitions(partitions, base.schema());
    return Optional.of(
        replaceRows(base, merge, rows, Operation.OVERWRITE, fragments, options, info));
  }

  /**
   * Deletes the rows of a version that match a filter, as one version. They stay in older versions.
   * Files of which the log tells that all rows match, such as whole partitions, are not read.
   *
   * @param base the version, whose columns the filter names
   * @param filter the rows to delete
   * @param options how to write copies of files in which only some rows match
   * @param info parents and metadata
   * @return the version, or empty if no row matches
   * @throws NotFoundException if the dataset was dropped or renamed since that version
   * @throws CommitConflictException if others added or removed rows that match since that version,
   *     or changed the columns
   */
  public Optional<Commit> deleteWhere(
      Snapshot base, Filter filter, WriteOptions options, CommitInfo info) {
    RowRemoval removal = plan(base, new FilteredRows(filter, base.schema()), options);
    return removal.removed().isEmpty()
        ? Optional.empty()
        : Optional.of(
            replaceRows(
                planned(base, new SchemaMerge(base.schema(), base.schema())),
                removal,
                Operation.DELETE,
                List.of(),
                info));
  }

  /**
   * Plans to write files of the newest version anew.
   *
   * @param options which files, and how
   * @throws NotFoundException if there is no such column
   * @throws InvalidRequestException if a filter or an order doesn't fit its column
   */
  public Compaction planCompaction(CompactionOptions options) {
    return Compaction.plan(log.latest(), options);
  }

  /**
   * Returns how to write the files of a plan, for those who write them otherwise than by {@link
   * #rewrite}.
   *
   * @param plan the plan, with at least one group
   * @param options how to write them
   * @return the same options; if they leave the compression open, with that of the first file
   */
  public WriteOptions options(Compaction plan, WriteOptions options) {
    return files.like(plan.files().get(0), plan.base(), options);
  }

  /**
   * Writes some files of a version anew. They belong to no version until a commit names them. Takes
   * the memory of a batch and a row group, or that of all rows of the files if they are sorted.
   *
   * @param base the version
   * @param group the files, at least one
   * @param sort what to sort their rows by; nothing to keep their order
   * @param options how to write them; if they leave the compression open, it is that of the first
   *     file
   * @return the new files, with the same rows; those of a partition in the same order, or sorted
   */
  public List<Fragment> rewrite(
      Snapshot base, List<Fragment> group, List<SortBy> sort, WriteOptions options) {
    WriteOptions same = files.like(group.get(0), base, options);
    try (ArrowReader rows =
        files.read(Selection.all(base.schema(), ReadOptions.ALL.batchRows()), group)) {
      if (sort.isEmpty()) {
        return files.writeAll(rows, base, same);
      }
      try (BufferAllocator memory = files.newAllocator("rows to sort");
          SortedRows sorted = new SortedRows(base.schema(), sort, rows, memory)) {
        return sorted.writeAll(files.writer(base, same));
      } catch (OutOfMemoryException | OversizedAllocationException e) {
        throw new StorageException(
            "Can't hold the rows of "
                + group.size()
                + " files of "
                + ref.display()
                + " in memory to sort them: "
                + e.getMessage()
                + " Sort fewer at once, with a smaller target size of files.",
            e);
      }
    } catch (IOException e) {
      throw new StorageException("Can't end reading " + ref.display() + ".", e);
    }
  }

  /**
   * Puts files in the place of others that hold the same rows, as one version. Rows change their
   * order: those in new files come last. Appends at the same time are no conflict.
   *
   * @param plan which files go
   * @param written the new files of all groups
   * @param info parents and metadata
   * @throws CommitConflictException if another writer removed one of the files that go
   * @throws NotFoundException if the dataset was dropped or renamed since the plan was made
   */
  public Commit compact(Compaction plan, List<Fragment> written, CommitInfo info) {
    Snapshot base = plan.base();
    PlannedFiles planned = planned(base, new SchemaMerge(base.schema(), base.schema()));
    try {
      return log.commit(
          newest -> {
            CommitDraft draft = plan.over(newest, planned, written, info);
            StagedFiles.require(objects, ref, draft.added());
            return draft;
          });
    } catch (CommitConflictException | NotFoundException e) {
      files.delete(written);
      throw e;
    }
  }

  /** Writes the groups of a plan one after another. */
  Commit compact(Compaction plan, WriteOptions options, CommitInfo info) {
    List<Fragment> written = new ArrayList<>();
    boolean done = false;
    try {
      for (List<Fragment> group : plan.groups()) {
        written.addAll(rewrite(plan.base(), group, plan.sort(), options));
      }
      done = true;
    } finally {
      if (!done) {
        files.delete(written);
      }
    }
    return compact(plan, written, info);
  }

  private Commit replaceRows(
      Snapshot base,
      SchemaMerge merge,
      RowSelection rows,
      Operation operation,
      List<Fragment> fragments,
      WriteOptions options,
      CommitInfo info) {
    return replaceRows(planned(base, merge), plan(base, rows, options), operation, fragments, info);
  }

  private RowRemoval plan(Snapshot base, RowSelection rows, WriteOptions options) {
    try (BufferAllocator memory = files.newAllocator("rows that stay")) {
      return RowRemoval.plan(base, rows, files::read, memory, files.writer(base, options));
    }
  }

  private Commit replaceRows(
      PlannedFiles planned,
      RowRemoval removal,
      Operation operation,
      List<Fragment> fragments,
      CommitInfo info) {
    try {
      RowReplacement replacement = new RowReplacement(planned, removal);
      return log.commit(
          newest -> {
            CommitDraft draft = replacement.over(newest, operation, fragments, info);
            StagedFiles.require(objects, ref, draft.added());
            return draft;
          });
    } catch (CommitConflictException | NotFoundException e) {
      // Nothing was committed, so that no version needs the copies.
      files.delete(removal.rewritten());
      throw e;
    }
  }

  private PlannedFiles planned(Snapshot base, SchemaMerge merge) {
    return new PlannedFiles(ref, log, base, merge);
  }
}
