package io.recursivestore.stream;

import io.recursivestore.log.CommitDraft;
import io.recursivestore.log.CommitLog;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.LockedException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Suggestion;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The streams of a store, which must be on a local disk. Instances hold no state and may be used by
 * many threads.
 */
public final class Streams {
  /** Size at which a file of a segment ends and the next segment begins. */
  private static final int MAX_SEGMENT_BYTES = 1 << 30;

  private static final String TRASH = "trash";

  private final ObjectStore objects;
  private final Supplier<BufferAllocator> allocator;
  private final Clock clock;
  private final int maxSegmentBytes;

  /**
   * Creates a view of a store's streams. Each reader of Arrow batches gets an allocator of its own.
   *
   * @param objects where the store is
   * @param clock gives the times of commits
   */
  public Streams(ObjectStore objects, Clock clock) {
    this(objects, clock, MAX_SEGMENT_BYTES);
  }

  /**
   * Creates a view of a store's streams.
   *
   * @param objects where the store is
   * @param allocator gives what readers of Arrow batches allocate from, when there is one
   * @param clock gives the times of commits
   */
  public Streams(ObjectStore objects, Supplier<BufferAllocator> allocator, Clock clock) {
    this(objects, allocator, clock, MAX_SEGMENT_BYTES);
  }

  Streams(ObjectStore objects, Clock clock, int maxSegmentBytes) {
    this(objects, RootAllocator::new, clock, maxSegmentBytes);
  }

  private Streams(
      ObjectStore objects, Supplier<BufferAllocator> allocator, Clock clock, int maxSegmentBytes) {
    this.objects = objects;
    this.allocator = allocator;
    this.clock = clock;
    this.maxSegmentBytes = maxSegmentBytes;
  }

  /**
   * Defines a new stream. Its fields can't be changed later.
   *
   * @param name its name
   * @param fields its fields, at least one; their names are unique, and none is {@code step}
   * @param info parents and metadata of the stream
   * @throws AlreadyExistsException if there is a stream of that name
   * @throws InvalidRequestException if the name or the fields break a rule, or the store is not on
   *     a local disk
   */
  public StepStream define(String name, List<StreamField> fields, CommitInfo info) {
    CollectionRef ref = CollectionRef.stream(name);
    StepStream.localPath(objects, ref.prefix());
    List<StreamField> checked = Template.checkSize(name, StreamSchema.check(name, fields));
    log(ref)
        .create(
            CommitDraft.fresh(
                Operation.CREATE, Optional.of(StreamSchema.toSchema(checked)), List.of(), info));
    return open(name);
  }

  /**
   * Opens a stream.
   *
   * @param name its name
   * @throws NotFoundException if there is no such stream
   * @throws InvalidRequestException if the name breaks the rule, or the store is not on a local
   *     disk
   */
  public StepStream open(String name) {
    CollectionRef ref = CollectionRef.stream(name);
    StepStream.localPath(objects, ref.prefix());
    if (!log(ref).exists()) {
      throw new NotFoundException(
          Suggestion.unknown("stream", name, list()) + " (Store: " + objects.description() + ")");
    }
    return new StepStream(objects, allocator, ref, log(ref), maxSegmentBytes);
  }

  /** Returns the names of all streams, in order. */
  public List<String> list() {
    return objects.listNames(CollectionKind.STREAM.directory()).stream()
        .filter(this::isStream)
        .toList();
  }

  /**
   * Returns whether there is a stream of a name.
   *
   * @param name its name
   * @throws InvalidRequestException if the name breaks the rule
   */
  public boolean exists(String name) {
    return log(CollectionRef.stream(name)).exists();
  }

  /**
   * Removes a stream with all its steps. Readers that have mapped segments can go on reading these.
   *
   * @param name its name
   * @throws NotFoundException if there is no such stream
   * @throws LockedException if a writer of it is open, in this process or another
   */
  public void drop(String name) {
    String trash = TRASH + "/" + UUID.randomUUID();
    move(CollectionRef.stream(name), trash);
    objects.deleteAll(trash);
  }

  /**
   * Gives a stream another name. Instances of {@link StepStream} and references to segments don't
   * follow.
   *
   * @param from its name
   * @param to its new name
   * @throws NotFoundException if there is no such stream
   * @throws AlreadyExistsException if there is a stream of the new name
   * @throws LockedException if a writer of it is open, in this process or another
   */
  public void rename(String from, String to) {
    CollectionRef target = CollectionRef.stream(to);
    if (exists(to)) {
      throw new AlreadyExistsException(
          target.display()
              + " exists already in "
              + objects.description()
              + ". Drop it first, or use another name.");
    }
    move(CollectionRef.stream(from), target.prefix());
  }

  private void move(CollectionRef ref, String to) {
    log(ref).latest();
    WriterLock lock = WriterLock.acquire(StepStream.localPath(objects, ref.prefix()), ref.name());
    try {
      objects.move(ref.prefix(), to);
    } finally {
      lock.close();
    }
  }

  /** The directory may hold what is not ours. */
  private boolean isStream(String name) {
    try {
      return exists(name);
    } catch (InvalidRequestException e) {
      return false;
    }
  }

  private CommitLog log(CollectionRef ref) {
    return new CommitLog(objects, ref, clock);
  }
}
