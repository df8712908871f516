package io.recursivestore.stream;

import io.recursivestore.log.CommitDraft;
import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.LockedException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.stream.SegmentChain.Link;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * An append-only log of steps. Each step has a number, greater than that of the step before, and a
 * value or a sequence of values in each field.
 *
 * <p>One writer at a time, in any process, appends steps and publishes them. Any number of readers,
 * in any process of the same machine, take snapshots at the same time; they see every publish whole
 * or not at all, and never wait.
 *
 * <pre>{@code
 * StepStream stream = streams.define("episodes", List.of(StreamField.scalar("reward", FieldType.FLOAT32)), CommitInfo.NONE);
 * try (StepWriter writer = stream.writer()) {
 *   int reward = writer.field("reward");
 *   for (long step = 0; step < 1_000; step++) {
 *     writer.beginStep(step);
 *     writer.setDouble(reward, step * 0.5);
 *     writer.endStep();
 *   }
 * }
 * }</pre>
 *
 * <p>An instance belongs to the stream that it was opened for: after a drop or rename, open the
 * stream again. It holds nothing that must be closed, and may be used by many threads.
 */
public final class StepStream {
  static final String SEGMENTS = "segments";

  private final ObjectStore objects;
  private final Supplier<BufferAllocator> allocator;
  private final CollectionRef ref;
  private final CommitLog log;
  private final int maxSegmentBytes;
  private final Snapshot definition;
  private final List<StreamField> fields;

  /** Opens an existing stream. */
  StepStream(
      ObjectStore objects,
      Supplier<BufferAllocator> allocator,
      CollectionRef ref,
      CommitLog log,
      int maxSegmentBytes) {
    this.objects = objects;
    this.allocator = allocator;
    this.ref = ref;
    this.log = log;
    this.maxSegmentBytes = maxSegmentBytes;
    this.definition = log.latest();
    this.fields = StreamSchema.toFields(ref.name(), definition.schema());
  }

  /** Returns the stream's name. */
  public String name() {
    return ref.name();
  }

  /** Returns the fields, in the order of their indices. */
  public List<StreamField> fields() {
    return fields;
  }

  /**
   * Returns the schema that the stream reads with: {@code step} first, then a column for each
   * field.
   */
  public Schema schema() {
    return StreamSchema.withStep(definition.schema());
  }

  /**
   * Returns the commits of the stream's log, oldest first. The first one defined the stream, and
   * those after it say what appends were made from. Publishes of steps are not commits.
   */
  public List<Commit> history() {
    return log.history();
  }

  /**
   * Records what steps were made from that were appended just now. It is not one with the append:
   * after a crash between the two, the steps are there without the record.
   *
   * @param info parents and metadata of the append
   * @return the commit, whose metadata has the number of steps that there are now, under {@link
   *     Commit#STEPS}
   * @throws NotFoundException if the stream was dropped or renamed
   */
  public Commit record(CommitInfo info) {
    checkDefinition();
    Map<String, String> meta = new TreeMap<>(info.meta());
    meta.put(Commit.STEPS, Long.toString(snapshot().endRow()));
    CommitInfo counted = new CommitInfo(info.parents(), meta);
    return log.commit(newest -> CommitDraft.append(List.of(), counted));
  }

  /**
   * Returns the steps that are published now.
   *
   * @throws NotFoundException if the stream was dropped or renamed
   * @throws CorruptDataException if a segment's head is damaged or missing; data are looked at when
   *     they are mapped
   */
  public StreamSnapshot snapshot() {
    List<Segment> segments =
        chain().stream()
            .filter(link -> link.head().slot().rows() > 0)
            .map(link -> Segment.of(link.directory(), key(link), link.head()))
            .toList();
    if (segments.isEmpty()) {
      return new StreamSnapshot(fields, segments, StreamStart.read(directory()).row());
    }
    Segment last = segments.get(segments.size() - 1);
    return new StreamSnapshot(fields, segments, last.firstRow() + last.rows());
  }

  /**
   * Reads steps as Arrow batches, in memory of the store: {@link StreamSnapshot#read}.
   *
   * @param snapshot a snapshot of this stream, or a part of one
   * @param columns names of fields, or {@code step}, in the order of the columns to read
   * @param batchRows largest number of rows in a batch; batches of wide rows are smaller
   * @return a reader, which the caller closes; each batch reuses the memory of the one before
   * @throws InvalidRequestException if a column is named twice, or batches would have no rows
   * @throws NotFoundException if there is no such column
   */
  public ArrowReader read(StreamSnapshot snapshot, List<String> columns, int batchRows) {
    return snapshot.read(allocator.get(), columns, batchRows);
  }

  /**
   * Opens a writer with {@link SyncPolicy#NONE}.
   *
   * @return a writer, which the caller closes
   * @throws LockedException if another writer is open
   */
  public StepWriter writer() {
    return writer(SyncPolicy.NONE);
  }

  /**
   * Opens a writer that goes on after the last published step. What an earlier writer left
   * unpublished is removed.
   *
   * @param policy when published steps become durable
   * @return a writer, which the caller closes
   * @throws LockedException if another writer is open, in this process or another
   * @throws NotFoundException if the stream was dropped or renamed
   * @throws CorruptDataException if the last segment, or one that was never synced, is damaged
   */
  public StepWriter writer(SyncPolicy policy) {
    return locked((appender, lock) -> new StepWriter(appender, lock, policy));
  }

  /**
   * Prepares an append of many tasks at once, and keeps other writers out until it is closed.
   *
   * @return the append, which the caller closes
   * @throws LockedException if another writer is open, in this process or another
   * @throws NotFoundException if the stream was dropped or renamed
   * @throws CorruptDataException if the last segment, or one that was never synced, is damaged
   */
  public StagedAppend stagedAppend() {
    Path directory = directory();
    return locked((appender, lock) -> new StagedAppend(directory, appender, lock));
  }

  /**
   * Opens a writer of one task of an append that is under way.
   *
   * @return a writer, which the caller closes
   * @throws NotFoundException if the stream was dropped or renamed
   */
  public StagedWriter stagedWriter() {
    checkDefinition();
    return new StagedWriter(directory(), name(), fields, maxSegmentBytes);
  }

  /**
   * Drops the oldest segments: those with only steps before one. What is dropped is always whole
   * segments, and never the last; fewer steps may go than asked for.
   *
   * @param step the first step to keep
   * @return the number of steps that were dropped
   * @throws LockedException if a writer is open
   * @throws NotFoundException if the stream was dropped or renamed
   */
  public long dropBefore(long step) {
    return retain(retention -> retention.dropBefore(step));
  }

  /**
   * Drops the oldest segments: those that were published before an instant. What is dropped is
   * always whole segments, and never the last.
   *
   * @param instant the instant
   * @return the number of steps that were dropped
   * @throws LockedException if a writer is open
   * @throws NotFoundException if the stream was dropped or renamed
   */
  public long dropOlderThan(Instant instant) {
    return retain(retention -> retention.dropOlderThan(instant));
  }

  /**
   * Drops all steps. The next step may have any number. Readers go on with the snapshots that they
   * have mapped.
   *
   * @return the number of steps that were dropped
   * @throws LockedException if a writer is open
   * @throws NotFoundException if the stream was dropped or renamed
   */
  public long clear() {
    return retain(retention -> retention.clear());
  }

  /**
   * Reads all published data and compares them with their checksums.
   *
   * @throws NotFoundException if the stream was dropped or renamed
   * @throws CorruptDataException if a file is damaged, too short or missing
   */
  public void verify() {
    chain().stream().filter(link -> link.head().slot().rows() > 0).forEach(Recovery::verify);
  }

  /** Segments with the fields of another stream would make this one unreadable. */
  private void checkDefinition() {
    if (!log.created().equals(definition.created())) {
      throw new NotFoundException(
          "Stream '"
              + name()
              + "' was dropped, and another of that name defined. Open the stream again.");
    }
  }

  /** Returns the local path of a key. */
  static Path localPath(ObjectStore objects, String key) {
    return objects
        .localPath(key)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "Streams need a local directory, but this store is in "
                        + objects.description()
                        + "."));
  }

  private List<Link> chain() {
    List<Link> chain = SegmentChain.read(directory(), name(), fields);
    if (chain.isEmpty() && !log.exists()) {
      throw new NotFoundException(
          "There is no stream '"
              + name()
              + "' in "
              + objects.description()
              + " any more: it was dropped or renamed.");
    }
    return chain;
  }

  private long retain(ToLongFunction<Retention> action) {
    // Opening cleans up what an earlier writer left, and the chain ends where the next goes on.
    return locked(
        (appender, lock) -> {
          try (lock) {
            appender.close();
            return action.applyAsLong(new Retention(directory(), name(), fields));
          }
        });
  }

  private <T> T locked(BiFunction<StreamAppender, WriterLock, T> opening) {
    Path directory = directory();
    WriterLock lock = WriterLock.acquire(directory, name());
    boolean opened = false;
    try {
      checkDefinition();
      StreamAppender appender = new StreamAppender(directory, name(), fields, maxSegmentBytes);
      opened = true;
      return opening.apply(appender, lock);
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  private Path directory() {
    return localPath(objects, ref.prefix());
  }

  private String key(Link link) {
    return ref.prefix() + "/" + SEGMENTS + "/" + link.directory().getFileName();
  }
}
