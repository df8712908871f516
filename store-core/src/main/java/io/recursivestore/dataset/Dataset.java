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
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.model.PartitionBy;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.SchemaEvolution;
import io.recursivestore.model.SchemaMerge;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.SnapshotDiff;
import io.recursivestore.model.SortBy;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.Tag;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * A versioned columnar table. Every write makes a new version, whole or not at all; every version
 * can be read as long as it is kept. Any number of processes may read and write at once: appends
 * never conflict with each other. May be used by many threads; the readers and writers that it
 * hands out may not.
 */
public final class Dataset {
  private final CollectionRef ref;
  private final CommitLog log;
  private final DatasetFiles files;
  private final DatasetCommits commits;
  private final DatasetScans scans;
  private final Retention retention;

  Dataset(
      ObjectStore objects,
      DataFormats formats,
      Supplier<BufferAllocator> allocator,
      Clock clock,
      CollectionRef ref,
      CommitLog log,
      @Nullable Preloader preloader,
      LineagePins lineage) {
    this.ref = ref;
    this.log = log;
    this.files = new DatasetFiles(objects, formats, allocator, ref);
    this.commits = new DatasetCommits(objects, ref, log, files);
    this.scans = new DatasetScans(objects, formats, files, ref, preloader);
    this.retention = new Retention(objects, formats, ref, log, clock, lineage);
  }

  /** Returns the dataset's name and kind. */
  public CollectionRef ref() {
    return ref;
  }

  /** Returns when the dataset was created, which tells it from another that had its name. */
  public Instant created() {
    return log.created();
  }

  /** Returns the newest version. */
  public Snapshot latest() {
    return log.latest();
  }

  /**
   * Returns the newest version, and reads only what an earlier one doesn't tell.
   *
   * @param seen what {@code latest} returned before, perhaps of another view of the dataset, or of
   *     one that had its name
   */
  public Snapshot latest(Snapshot seen) {
    return log.latest(seen);
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

  /**
   * Returns a version.
   *
   * @param versionOrTag its number or a tag
   * @throws NotFoundException if there is no such version or tag
   */
  public Snapshot at(String versionOrTag) {
    boolean isNumber = versionOrTag.matches("\\d{1,18}");
    return at(isNumber ? Long.parseLong(versionOrTag) : retention.version(versionOrTag));
  }

  /** Returns all tags, in the order of their names. */
  public List<Tag> tags() {
    return retention.tags();
  }

  /**
   * Gives a version a name, by which it can be read. Giving the same name again does nothing.
   *
   * @param name the tag: a letter, then up to 127 letters, digits, dots, underscores and hyphens
   * @param version the version's number
   * @throws NotFoundException if there is no such version
   * @throws io.recursivestore.model.AlreadyExistsException if the tag names another version
   */
  public Tag tag(String name, long version) {
    return retention.tag(name, version);
  }

  /**
   * Removes a tag. The version stays.
   *
   * @param name the tag
   * @throws NotFoundException if there is no such tag
   */
  public void untag(String name) {
    retention.untag(name);
  }

  /**
   * Returns what differs between two versions.
   *
   * @param from the one version's number
   * @param to the other one's
   * @throws NotFoundException if there is no such version
   */
  public SnapshotDiff diff(long from, long to) {
    return new SnapshotDiff(at(from), at(to));
  }

  /**
   * Goes back to the rows and the schema of an earlier version, as a new version. No version is
   * lost, and no file is written but the commit.
   *
   * @param version the earlier version's number
   * @param meta the user's own keys and values
   * @throws NotFoundException if there is no such version
   */
  public Commit rollBack(long version, Map<String, String> meta) {
    Snapshot target = at(version);
    CommitInfo info = new CommitInfo(List.of(new Parent(ref, version)), meta);
    return log.commit(newest -> CommitDraft.rollBack(target, newest, info));
  }

  /**
   * Changes the columns, as one version. No rows are written: files keep the columns that they
   * have, which are found by their ids, and older versions keep their schema. An append that is
   * under way still commits if its files can be read with the new schema.
   *
   * @param changes the changes, made one after another
   * @param meta the user's own keys and values
   * @throws NotFoundException if there is no such column
   * @throws io.recursivestore.model.InvalidRequestException if a change can't be made
   */
  public Commit alter(List<SchemaChange> changes, Map<String, String> meta) {
    CommitInfo info = new CommitInfo(List.of(), meta);
    return log.commit(
        newest -> CommitDraft.alter(SchemaEvolution.apply(newest.schema(), changes), info));
  }

  /**
   * Partitions the files that are written from now on, as one version. Older files stay as they
   * are, and are read as they are; {@link #compact} writes small ones anew in their partitions.
   *
   * @param partitions what to partition by; nothing for no partitions
   * @param meta the user's own keys and values
   * @throws NotFoundException if there is no such column
   * @throws io.recursivestore.model.InvalidRequestException if a column can't be partitioned by so
   */
  public Commit partitionBy(List<PartitionBy> partitions, Map<String, String> meta) {
    CommitInfo info = new CommitInfo(List.of(), meta);
    return log.commit(newest -> CommitDraft.alter(newest.schema().partitionedBy(partitions), info));
  }

  /**
   * Sets the order of rows in files that are written from now on by Spark, or by {@link #compact},
   * as one version. Rows that are written otherwise keep the order that they come in.
   *
   * @param sort what to sort by; nothing for no order
   * @param meta the user's own keys and values
   * @throws NotFoundException if there is no such column
   * @throws io.recursivestore.model.InvalidRequestException if rows can't be sorted by a column
   */
  public Commit sortBy(List<SortBy> sort, Map<String, String> meta) {
    CommitInfo info = new CommitInfo(List.of(), meta);
    return log.commit(newest -> CommitDraft.alter(newest.schema().sortedBy(sort), info));
  }

  /**
   * Holds a version, so that it does not expire while it is read.
   *
   * @param version the version's number
   * @param duration how long, unless the lease is closed before or renewed
   * @return a lease, which the caller closes
   * @throws NotFoundException if there is no such version
   */
  public Lease lease(long version, Duration duration) {
    return retention.lease(version, duration);
  }

  /**
   * Gives up earlier versions, and deletes the files that no other version needs. Versions that are
   * left stay readable, also for readers and writers that are at work.
   *
   * @param options which versions
   */
  public Cleanup expire(ExpireOptions options) {
    return retention.expire(options);
  }

  /**
   * Deletes files that no version needs: what writers left that failed or died.
   *
   * @param grace how long ago a file must have been written; a writer that is at work longer loses
   *     its files, and fails
   * @param dryRun whether only to tell what would be deleted
   */
  public Cleanup removeOrphans(Duration grace, boolean dryRun) {
    return retention.removeOrphans(grace, dryRun);
  }

  /** Returns the commits of all versions that are left, oldest first. */
  public List<Commit> history() {
    return log.history();
  }

  /**
   * Hands over commits from a version on, in order, until there are no more or enough.
   *
   * @param from the first version; at most one more than the newest
   * @param more takes a commit, and returns whether the next one is wanted
   * @throws NotFoundException if there is no such version, or no longer
   */
  public void follow(long from, Predicate<Commit> more) {
    log.follow(from, more);
  }

  /**
   * Returns the newest commit that is looked for.
   *
   * @param sought whether a commit is it; asked from the newest to the oldest
   */
  public Optional<Commit> findLast(Predicate<Commit> sought) {
    return log.findLast(sought);
  }

  /**
   * Reads a version as Arrow batches.
   *
   * @param snapshot the version, of this dataset
   * @param options which columns and rows
   * @return a reader, which the caller closes; each batch reuses the memory of the one before
   */
  public DatasetReader read(Snapshot snapshot, ReadOptions options) {
    Schema schema = options.columns().map(snapshot.schema()::select).orElse(snapshot.schema());
    List<Fragment> fragments =
        options.filter().map(snapshot::fragmentsFor).orElseGet(snapshot::fragments);
    return read(new Selection(schema, options.filter(), options.batchRows()), fragments);
  }

  /**
   * Reads some fragments of a version as Arrow batches.
   *
   * @param selection the columns, and which rows may be left out
   * @param fragments the fragments, in the order to read them
   * @return a reader, which the caller closes; each batch reuses the memory of the one before
   */
  public DatasetReader read(Selection selection, List<Fragment> fragments) {
    return files.read(selection, fragments);
  }

  /**
   * Reads exactly the rows of a version that a scan asks for, in chunks.
   *
   * @param snapshot the version, of this dataset
   * @param scan which columns and rows, and how many at once
   * @return the chunks, which the caller closes
   * @throws NotFoundException if there is no such column
   * @throws io.recursivestore.model.InvalidRequestException if a filter doesn't fit its column
   */
  public Chunks chunks(Snapshot snapshot, Scan scan) {
    return scans.chunks(snapshot, scan);
  }

  /**
   * Reads exactly the rows of a version that a scan asks for, one by one.
   *
   * @param snapshot the version, of this dataset
   * @param scan which columns and rows
   * @return the rows, which the caller closes
   * @throws NotFoundException if there is no such column
   * @throws io.recursivestore.model.InvalidRequestException if a filter doesn't fit its column
   */
  public RowIterator rows(Snapshot snapshot, Scan scan) {
    return new RowIterator(chunks(snapshot, scan));
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
    Snapshot base = latest();
    return append(base, files.writeAll(rows, base, options), info);
  }

  /**
   * Appends all rows of a reader as one version, and tells how far it is. Takes the memory of one
   * batch and of one row group that is being written. The version's metadata says that the rows
   * came as a stream, and how many they were: {@code storage_method} and {@code item_count}.
   *
   * @param rows gives the batches; not closed
   * @param options how to write them
   * @param info parents and metadata
   * @param progress is told after each batch; what it throws ends the write, and nothing is written
   * @throws io.recursivestore.model.InvalidRequestException if the rows don't fit the schema;
   *     nothing is written then
   */
  public Commit append(
      ArrowReader rows, WriteOptions options, CommitInfo info, WriteProgress progress) {
    Snapshot base = latest();
    List<Fragment> fragments = writer(base, options).writeAll(rows, progress);
    Map<String, String> meta = new HashMap<>(info.meta());
    meta.put("storage_method", "streaming");
    meta.put("item_count", Long.toString(fragments.stream().mapToLong(Fragment::rows).sum()));
    return append(base, fragments, new CommitInfo(info.parents(), meta));
  }

  /**
   * Appends rows that come one by one as one version, and tells how far it is. However many they
   * are, they take the memory of one batch, of 16 MiB or 32 rows, and of one row group.
   *
   * @param rows gives the rows
   * @param filler puts one into a batch
   * @param options how to write them
   * @param info parents and metadata; {@code storage_method} and {@code item_count} are added
   * @param progress is told after each batch; what it throws ends the write, and nothing is written
   * @throws io.recursivestore.model.InvalidRequestException if a row lacks a value that can't be
   *     null; nothing is written then
   * @param <T> what the caller has for a row
   */
  public <T> Commit append(
      Iterator<? extends T> rows,
      RowFiller<T> filler,
      WriteOptions options,
      CommitInfo info,
      WriteProgress progress) {
    try (BufferAllocator memory = files.newAllocator("rows");
        ArrowReader batches = new FilledBatches<T>(memory, latest().schema(), rows, filler)) {
      return append(batches, options, info, progress);
    } catch (IOException e) {
      throw new StorageException("Can't end writing to " + ref.display() + ".", e);
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
    Snapshot base = latest();
    try (DatasetWriter writer = writer(base, WriteOptions.DEFAULT)) {
      writer.write(rows);
      return append(base, writer.finish(), CommitInfo.NONE);
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
    Snapshot base = latest();
    return overwrite(base, files.writeAll(rows, base, options), info);
  }

  /**
   * Starts writing data files with the schema of a version. {@link #append(Snapshot, List,
   * CommitInfo)} or {@link #overwrite(Snapshot, List, CommitInfo)} makes them another version.
   *
   * @param base the version
   * @param options how to write them
   * @return a writer, which the caller closes
   */
  public DatasetWriter writer(Snapshot base, WriteOptions options) {
    return files.writer(base, options);
  }

  /**
   * Appends files that were written before, as one version.
   *
   * @param base the version whose schema the files were written with
   * @param fragments the files
   * @param info parents and metadata
   * @throws NotFoundException if the dataset was dropped or renamed since that version
   * @throws CommitConflictException if the dataset has a schema by now with which the files can't
   *     be read
   */
  public Commit append(Snapshot base, List<Fragment> fragments, CommitInfo info) {
    return commits.append(base, same(base), fragments, info);
  }

  /**
   * Replaces all rows with files that were written before, as one version.
   *
   * @param base the version whose schema the files were written with
   * @param fragments the files
   * @param info parents and metadata
   * @throws NotFoundException if the dataset was dropped or renamed since that version
   * @throws CommitConflictException if the dataset has a schema by now with which the files can't
   *     be read
   */
  public Commit overwrite(Snapshot base, List<Fragment> fragments, CommitInfo info) {
    return commits.overwrite(base, same(base), fragments, info);
  }

  /**
   * Replaces all rows and the schema with files that were written before, as one version.
   *
   * @param schema the new schema, which the files have
   * @param fragments the files
   * @param info parents and metadata
   * @throws NotFoundException if a file is gone, because the dataset was dropped meanwhile
   */
  public Commit replace(Schema schema, List<Fragment> fragments, CommitInfo info) {
    return commits.replace(schema, fragments, info);
  }

  /**
   * Replaces the rows that match a filter with those of a reader, as one version. Files in which
   * only some rows match are copied without these; the rows of the copies come after those of files
   * that stay.
   *
   * @param filter the rows to replace; the new ones must match as well
   * @param rows gives the batches; not closed
   * @param options how to write them
   * @param info parents and metadata
   * @throws io.recursivestore.model.InvalidRequestException if the rows don't fit the schema, or
   *     don't match; nothing is written then
   * @throws CommitConflictException if others added or removed rows that match at the same time
   */
  public Commit replaceWhere(
      Filter filter, ArrowReader rows, WriteOptions options, CommitInfo info) {
    Snapshot base = latest();
    DatasetWriter writer = writer(base, options);
    writer.require(filter, filter.text());
    return commits.replaceWhere(
        base, same(base), filter, writer.writeAll(rows, WriteProgress.NONE), options, info);
  }

  /**
   * Deletes the rows that match a filter, as one version. They stay in older versions.
   *
   * @param filter the rows to delete
   * @param options how to write copies of files in which only some rows match
   * @param info parents and metadata
   * @return the version, or empty if no row matches
   * @throws CommitConflictException if others added or removed rows that match at the same time
   */
  public Optional<Commit> deleteWhere(Filter filter, WriteOptions options, CommitInfo info) {
    return commits.deleteWhere(latest(), filter, options, info);
  }

  /**
   * Deletes all rows, as one version. They stay in older versions.
   *
   * @param info parents and metadata
   * @return the version, or empty if there are no rows
   */
  public Optional<Commit> deleteAll(CommitInfo info) {
    return latest().fragmentCount() == 0
        ? Optional.empty()
        : Optional.of(
            log.commit(
                newest -> CommitDraft.fresh(Operation.DELETE, Optional.empty(), List.of(), info)));
  }

  /**
   * Writes small files of the newest version together, one group after another, as one version.
   *
   * @param options how to write them; files get about the target size
   * @param info parents and metadata
   * @return the version, or empty if there is nothing to write together
   * @throws CommitConflictException if another writer removed one of the files meanwhile
   */
  public Optional<Commit> compact(WriteOptions options, CommitInfo info) {
    return compact(
        CompactionOptions.DEFAULT.withTargetFileBytes(options.targetFileBytes()), options, info);
  }

  /**
   * Writes files of the newest version anew, one group after another, as one version. Where they
   * are sorted, that takes the memory of the rows of a group, whose files have together about the
   * target size.
   *
   * @param which which files, and how
   * @param options how to write them; the target size is that of the other options
   * @param info parents and metadata
   * @return the version, or empty if there is nothing to write anew
   * @throws CommitConflictException if another writer removed one of the files meanwhile
   */
  public Optional<Commit> compact(CompactionOptions which, WriteOptions options, CommitInfo info) {
    Compaction plan = commits.planCompaction(which);
    WriteOptions sized = options.withTargetFileBytes(which.targetFileBytes());
    return plan.groups().isEmpty()
        ? Optional.empty()
        : Optional.of(commits.compact(plan, sized, info));
  }

  /** Returns what makes files versions that were written before, wherever that was. */
  public DatasetCommits commits() {
    return commits;
  }

  private static SchemaMerge same(Snapshot base) {
    return new SchemaMerge(base.schema(), base.schema());
  }

  /** Returns what reads chunks. */
  DatasetScans scans() {
    return scans;
  }
}
