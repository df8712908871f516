package io.recursivestore.stream;

import io.recursivestore.model.StorageException;
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

  /** The last published segment, or the stream's first; then segments that no reader sees yet. */
  private final List<SegmentWriter> tail = new ArrayList<>();

  /** Sealed segments that may not be on the disk yet. */
  private final List<SegmentWriter> unsynced = new ArrayList<>();

  private @Nullable SegmentWriter current;
  private @Nullable Throwable failure;

  /**
   * Opens a stream for writing. The caller holds its lock until this is closed.
   *
   * @param directory the stream's directory
   * @param stream the stream's name
   * @param fields the stream's fields
   * @param maxBytes most bytes of one file
   */
  StreamAppender(Path directory, String stream, List<StreamField> fields, int maxBytes) {
    this.stream = stream;
    this.segments = directory.resolve(StepStream.SEGMENTS);
    this.fields = fields;
    this.maxBytes = maxBytes;
    this.problems = new StepProblems(stream, fields);
    Disk.createDirectory(directory, segments);
    List<SegmentWriter> opened =
        Recovery.open(segments, SegmentChain.read(segments, stream, fields), maxBytes);
    if (!opened.isEmpty()) {
      int last = opened.size() - 1;
      unsynced.addAll(opened.subList(0, last));
      add(opened.get(last));
    }
  }

  List<StreamField> fields() {
    return fields;
  }

  StepProblems problems() {
    return problems;
  }

  /** Returns the last step, published or not. */
  OptionalLong lastStep() {
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.lastStep());
  }

  /**
   * Appends a row. If it throws, nothing was appended.
   *
   * @param step its step, after the last one
   * @param row its elements in the order of fields
   * @param lengths the number of elements of each field
   * @param stride the number of all elements
   */
  void append(long step, long[] row, int[] lengths, int stride) {
    checkHealth();
    SegmentWriter segment = current;
    if (segment != null) {
      checkLengths(segment.template(), step, lengths);
    }
    try {
      if (segment == null || !segment.hasRoom(step)) {
        add(startSegment(segment, step, row, lengths, stride));
      } else {
        segment.append(step, row);
      }
    } catch (InternalError e) {
      throw broken(e);
    }
  }

  /**
   * Makes all rows visible, all or none.
   *
   * @param durable whether to wait until they are on the disk
   */
  void publish(boolean durable) {
    checkHealth();
    try {
      if (durable) {
        syncSealed();
      }
      publishTail(durable);
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

  /** Steps are durable only if those before them are. */
  private void syncSealed() {
    unsynced.forEach(segment -> segment.publish(true, true));
    unsynced.clear();
  }

  private void publishTail(boolean durable) {
    int last = tail.size() - 1;
    if (last < 0) {
      return;
    }
    SegmentWriter first = tail.get(0);
    boolean named = first.giveName(segments);
    for (int i = last; i > 0; i--) {
      tail.get(i).publish(i < last, durable);
      named |= tail.get(i).giveName(segments);
    }
    if (named) {
      Disk.syncDirectory(segments);
    }
    first.publish(last > 0, durable);
    List<SegmentWriter> sealed = tail.subList(0, last);
    sealed.forEach(SegmentWriter::truncate);
    if (!durable) {
      unsynced.addAll(sealed);
    }
    sealed.clear();
  }

  private SegmentWriter startSegment(
      @Nullable SegmentWriter before, long step, long[] row, int[] lengths, int stride) {
    if ((long) stride * Long.BYTES > maxBytes || stride == 0) {
      throw problems.size(step, stride, maxBytes / Long.BYTES);
    }
    long position = before == null ? 0 : before.endPosition();
    long firstRow = before == null ? 0 : before.endRow();
    SegmentWriter segment =
        SegmentWriter.create(segments, new Template(fields, lengths), position, firstRow, maxBytes);
    try {
      segment.append(step, row);
    } catch (StorageException e) {
      segment.discard();
      throw e;
    }
    return segment;
  }

  /** Lengths stay the same also from segment to segment: users can't know where one ends. */
  private void checkLengths(Template template, long step, int[] lengths) {
    int different = template.firstDifference(lengths);
    if (different >= 0) {
      throw problems.length(step, different, lengths[different], template.length(different));
    }
  }

  private void add(SegmentWriter segment) {
    tail.add(segment);
    current = segment;
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
