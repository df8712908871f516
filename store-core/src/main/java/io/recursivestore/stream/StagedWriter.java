package io.recursivestore.stream;

import io.recursivestore.model.StorageException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the steps of one task to segments that no reader sees. Any number of tasks, in any process
 * that shares the store's directory, write at once; what they wrote becomes part of the stream by
 * one {@link StagedAppend#commit}, or is thrown away.
 *
 * <p>Steps are given as {@link StepWriter} takes them, and increase within a task. For use by one
 * thread.
 */
public final class StagedWriter implements AutoCloseable {
  private final StepWriter steps;
  private final StreamAppender appender;
  private @Nullable List<StagedSegment> finished;

  StagedWriter(Path directory, String stream, List<StreamField> fields, int maxBytes) {
    this.appender = StreamAppender.staging(directory, stream, fields, maxBytes);
    this.steps = StepWriter.staging(appender);
  }

  /** Returns the writer that takes the steps. It must not be published, synced or closed. */
  public StepWriter steps() {
    return steps;
  }

  /**
   * Makes the steps durable. No more steps can be added.
   *
   * @return what to commit, in the order of steps
   * @throws StorageException if that fails
   */
  public List<StagedSegment> finish() {
    if (finished == null) {
      finished = appender.finishStaging();
    }
    return finished;
  }

  /** Deletes the steps, unless {@link #finish} was called. */
  @Override
  public void close() {
    if (finished == null) {
      appender.discardStaged();
      finished = List.of();
    }
  }
}
