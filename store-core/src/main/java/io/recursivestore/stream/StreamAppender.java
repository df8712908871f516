package io.recursivestore.stream;

import io.recursivestore.model.StorageException;
import io.recursivestore.stream.SegmentChain.Link;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows at the end of a stream and publishes them, starting new segments as the last one
 * fills.
 *
 * <p>The order in which a publish of several segments is made visible is that of {@link
 * SegmentChain}.
 */
final class StreamAppender {
  private final String stream;
  private final Path segments;
  private final List<StreamField> fields;
  private final int maxBytes;
  private final StepProblems problems;
  private final StreamStart start;
  private final boolean staging;

  /** Segments with fewer bytes are copied when they are adopted, so that no stream is all small. */
  private static final long SMALL_BYTES = 8L << 20;

  /** The last published segment, or the stream's first; then segments that no reader sees yet. */
  private final List<SegmentWriter> tail = new ArrayList<>();

  /** Sealed segments that may not be on the disk yet. */
  private final List<SegmentWriter> unsynced = new ArrayList<>();

  private Batch lastBatch;
  private @Nullable SegmentWriter current;
  private @Nullable Throwable failure;

  /** Where appended rows can be taken back to. */
  record Mark(int segments, SegmentContent.@Nullable Mark last) {}

  /**
   * Opens a stream for writing. The caller holds its lock until this is closed.
   *
   * @param directory the stream's directory
   * @param stream the stream's name
   * @param fields the stream's fields
   * @param maxBytes bytes of a file of a segment from which on no row begins in it
   */
  StreamAppender(Path directory, String stream, List<StreamField> fields, int maxBytes) {
    this(directory, stream, fields, maxBytes, StreamStart.read(directory), false);
    List<Link> chain = SegmentChain.read(segments, stream, fields, start);
    List<SegmentWriter> opened = new Recovery(segments, maxBytes).open(chain);
    if (!opened.isEmpty()) {
      int last = opened.size() - 1;
      unsynced.addAll(opened.subList(0, last));
      add(opened.get(last));
      lastBatch = opened.get(last).batch();
    }
  }

  private StreamAppender(
      Path directory,
      String stream,
      List<StreamField> fields,
      int maxBytes,
      StreamStart start,
      boolean staging) {
    this.stream = stream;
    this.segments = directory.resolve(StepStream.SEGMENTS);
    this.fields = fields;
    this.maxBytes = maxBytes;
    this.problems = new StepProblems(stream, fields);
    this.start = start;
    this.lastBatch = start.batch();
    this.staging = staging;
    Disk.createDirectory(directory, segments);
  }

  /** Opens a stream for writing segments that no reader sees. It takes no lock. */
  static StreamAppender staging(
      Path directory, String stream, List<StreamField> fields, int maxBytes) {
    return new StreamAppender(directory, stream, fields, maxBytes, StreamStart.ZERO, true);
  }

  List<StreamField> fields() {
    return fields;
  }

  StepProblems problems() {
    return problems;
  }

  /** Returns the last step, published or not. */
  OptionalLong lastStep() {
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.content().lastStep());
  }

  /** Returns the highest field of the last step, or -1 if there is no step. */
  int lastField() {
    return current == null ? -1 : current.content().lastField();
  }

  /** Returns the batch that was published last; {@link Batch#NONE} if none was. */
  Batch batch() {
    return lastBatch;
  }

  /**
   * Appends a row. If it throws, nothing was appended.
   *
   * @param step its step, after the last one
   * @param row its elements in the order of fields
   * @param lengths the number of elements of each field, or {@link Template#ABSENT}
   * @param size the number of all elements
   */
  void append(long step, long[] row, int[] lengths, int size) {
    checkHealth();
    SegmentWriter segment = current;
    try {
      if (segment == null || !segment.content().hasRoom(step, lengths, size)) {
        add(startSegment(segment, step, row, lengths, size));
      } else {
        segment.content().append(step, row, lengths, size);
      }
    } catch (InternalError e) {
      throw broken(e);
    }
  }

  /**
   * Adds fields to the last step. If it throws, nothing was added.
   *
   * @param row the elements in the order of fields
   * @param lengths the number of elements of each field, or {@link Template#ABSENT} up to the last
   *     one that the step has
   * @param size the number of all elements
   */
  void extend(long[] row, int[] lengths, int size) {
    checkHealth();
    SegmentWriter segment = last();
    try {
      if (!segment.content().extend(row, lengths, size)) {
        throw problems.size(segment.content().lastStep(), size, Template.MAX_STRIDE);
      }
    } catch (InternalError e) {
      throw broken(e);
    }
  }

  /** Returns where {@link #rollBack} can go back to, as long as nothing is published meanwhile. */
  Mark mark() {
    return new Mark(tail.size(), current == null ? null : current.content().mark());
  }

  /** Takes back all rows since a mark, before they were published. */
  void rollBack(Mark mark) {
    List<SegmentWriter> added = tail.subList(mark.segments(), tail.size());
    added.forEach(SegmentWriter::discard);
    added.clear();
    current = tail.isEmpty() ? null : tail.get(tail.size() - 1);
    if (current != null && mark.last() != null) {
      current.content().rollBack(mark.last());
    }
  }

  /**
   * Makes all rows visible, all or none.
   *
   * @param durable whether to wait until they are on the disk
   */
  void publish(boolean durable) {
    publish(durable, batch());
  }

  /**
   * Makes all rows visible, all or none.
   *
   * @param durable whether to wait until they are on the disk
   * @param batch the batch that they are, or the last one before
   */
  void publish(boolean durable, Batch batch) {
    checkHealth();
    if (staging) {
      throw problems.staged();
    }
    try {
      if (durable) {
        syncSealed();
      }
      publishTail(durable, batch);
      lastBatch = batch;
    } catch (StorageException | UncheckedIOException | InternalError e) {
      throw broken(e);
    }
  }

  /** Makes all rows visible and waits until the whole stream is on the disk. */
  void sync() {
    publish(true);
  }

  /** Publishes all rows, syncs, and gives back unused space. Does nothing after a failure. */
  void close() {
    if (failure == null) {
      sync();
      tail.forEach(SegmentWriter::truncate);
    }
  }

  /** Returns where a task wrote a segment. */
  Path staged(StagedSegment segment) {
    if (!segment.directory().startsWith(SegmentWriter.TEMPORARY)
        || segment.directory().indexOf('/') >= 0) {
      throw new IllegalArgumentException("'" + segment.directory() + "' is no staged segment");
    }
    return segments.resolve(segment.directory());
  }

  /**
   * Appends the rows of a staged segment, which follow the last step.
   *
   * @return whether they were copied, so that the segment can be deleted once they are published;
   *     else it will be a segment of the stream
   */
  boolean adopt(Path staged, Head head) {
    checkHealth();
    try {
      SegmentWriter before = current;
      if (head.slot().dataBytes() < SMALL_BYTES || (before != null && !before.hasElements())) {
        new SegmentCopy(Segment.of(staged, "", head)).appendTo(this);
        return true;
      }
      if (before != null) {
        before.content().settle();
      }
      long position = before == null ? start.position() : before.endPosition();
      long row = before == null ? start.row() : before.endRow();
      add(SegmentWriter.adopt(staged, head, position, row, maxBytes));
      return false;
    } catch (StorageException | InternalError e) {
      throw broken(e);
    }
  }

  /** Seals and syncs all segments under their temporary names, and forgets them. */
  List<StagedSegment> finishStaging() {
    checkHealth();
    try {
      List<StagedSegment> staged = new ArrayList<>();
      for (SegmentWriter segment : tail) {
        staged.add(segment.stage());
      }
      tail.clear();
      return staged;
    } catch (StorageException | UncheckedIOException | InternalError e) {
      throw broken(e);
    }
  }

  void discardStaged() {
    tail.forEach(SegmentWriter::discard);
    tail.clear();
  }

  /** Steps are durable only if those before them are. */
  private void syncSealed() {
    unsynced.forEach(segment -> segment.publish(true, true, segment.batch()));
    unsynced.clear();
  }

  private void publishTail(boolean durable, Batch batch) {
    int last = tail.size() - 1;
    if (last < 0) {
      return;
    }
    SegmentWriter first = tail.get(0);
    boolean named = first.giveName(segments);
    for (int i = last; i > 0; i--) {
      tail.get(i).publish(i < last, durable, batch);
      named |= tail.get(i).giveName(segments);
    }
    if (named) {
      Disk.syncDirectory(segments);
    }
    first.publish(last > 0, durable, batch);
    List<SegmentWriter> sealed = tail.subList(0, last);
    sealed.forEach(SegmentWriter::truncate);
    sealed.forEach(segment -> segment.statistics().write(segment.directory()));
    if (!durable) {
      unsynced.addAll(sealed);
    }
    sealed.clear();
  }

  private SegmentWriter startSegment(
      @Nullable SegmentWriter before, long step, long[] row, int[] lengths, int size) {
    if ((long) size * Long.BYTES > maxBytes) {
      throw problems.size(step, size, maxBytes / Long.BYTES);
    }
    long position = before == null ? start.position() : before.endPosition();
    long firstRow = before == null ? start.row() : before.endRow();
    SegmentWriter segment =
        SegmentWriter.create(
            segments, Template.like(fields, lengths), position, firstRow, maxBytes);
    try {
      segment.content().append(step, row, lengths, size);
    } catch (StorageException e) {
      segment.discard();
      throw e;
    }
    return segment;
  }

  private void add(SegmentWriter segment) {
    tail.add(segment);
    current = segment;
  }

  private SegmentWriter last() {
    return java.util.Objects.requireNonNull(current, "There is no step");
  }

  private void checkHealth() {
    if (failure != null) {
      throw broken(failure);
    }
  }

  /**
   * After a failed sync the operating system may take pages for written that are not, so trying
   * again proves nothing. An {@link InternalError} is how the JVM reports, perhaps late, that a
   * mapped page could not be read or stored.
   */
  private StorageException broken(Throwable cause) {
    failure = cause;
    return new StorageException(
        "Stream '"
            + stream
            + "' can't be written: "
            + cause.getMessage()
            + " Close this writer and open another: it goes on after the last step that was published.",
        cause);
  }
}
