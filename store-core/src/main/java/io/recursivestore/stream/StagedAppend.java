package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * An append of many tasks at once: it keeps other writers out while tasks write with {@link
 * StagedWriter}, and makes all of their steps part of the stream, or none.
 *
 * <p>For use by one thread. Close it in any case, which lets other writers in.
 */
public final class StagedAppend implements AutoCloseable {
  private final Path directory;
  private final StreamAppender appender;
  private final WriterLock lock;

  StagedAppend(Path directory, StreamAppender appender, WriterLock lock) {
    this.directory = directory;
    this.appender = appender;
    this.lock = lock;
  }

  /** Returns the last step of the stream, after which all steps must come. */
  public OptionalLong lastStep() {
    return appender.lastStep();
  }

  /**
   * Makes the steps of all tasks visible and durable.
   *
   * @param segments what the tasks wrote, in any order
   * @throws InvalidRequestException if the steps of two tasks overlap, or don't follow those of the
   *     stream
   */
  public void commit(List<StagedSegment> segments) {
    commit(segments, appender.batch());
  }

  /**
   * Makes the steps of all tasks visible and durable, unless that has happened before.
   *
   * @param segments what the tasks wrote, in any order
   * @param query a random id of the query that writes, the same for all of its batches
   * @param number the batch's number, at least 0 and more than that of the query's batch before
   * @return false if the batch was committed before; the segments are deleted then
   * @throws InvalidRequestException if the steps of two tasks overlap, or don't follow those of the
   *     stream
   */
  public boolean commit(List<StagedSegment> segments, UUID query, long number) {
    Batches batches = new Batches(directory);
    Batch batch = Batch.of(query, number);
    if (batches.contain(batch, appender.batch())) {
      abort(segments);
      return false;
    }
    batches.keep(appender.batch(), query);
    if (segments.isEmpty() && appender.lastStep().isEmpty()) {
      batches.keep(batch);
    } else {
      commit(segments, batch);
    }
    return true;
  }

  /**
   * Deletes what tasks wrote.
   *
   * @param segments what they wrote
   */
  public void abort(List<StagedSegment> segments) {
    for (StagedSegment segment : segments) {
      Disk.deleteDirectoryIfExists(appender.staged(segment));
    }
  }

  /** Lets other writers in. */
  @Override
  public void close() {
    try {
      appender.close();
    } finally {
      lock.close();
    }
  }

  private void commit(List<StagedSegment> segments, Batch batch) {
    List<StagedSegment> ordered = new ArrayList<>(segments);
    ordered.sort(Comparator.comparingLong(StagedSegment::firstStep));
    check(ordered);
    List<Path> copied = new ArrayList<>();
    for (StagedSegment segment : ordered) {
      Path staged = appender.staged(segment);
      Head head =
          Head.read(staged)
              .orElseThrow(
                  () ->
                      new CorruptDataException(
                          "The steps that a task wrote to '" + staged + "' are gone."));
      if (appender.adopt(staged, head)) {
        copied.add(staged);
      }
    }
    appender.publish(true, batch);
    copied.forEach(Disk::deleteDirectoryIfExists);
  }

  private void check(List<StagedSegment> ordered) {
    OptionalLong last = appender.lastStep();
    for (StagedSegment segment : ordered) {
      if (last.isPresent() && segment.firstStep() <= last.getAsLong()) {
        throw appender.problems().order(segment.firstStep(), last.getAsLong());
      }
      last = OptionalLong.of(segment.lastStep());
    }
  }
}
