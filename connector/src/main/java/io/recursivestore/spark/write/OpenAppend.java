package io.recursivestore.spark.write;

import static io.recursivestore.spark.option.StoreAnalysisException.analyze;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.spark.lineage.QueryLineage;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.session.TaskRoot;
import io.recursivestore.stream.StagedAppend;
import io.recursivestore.stream.StagedSegment;
import io.recursivestore.stream.StepStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What the driver holds while tasks write steps: the stream's lock, and what to do with the steps.
 */
final class OpenAppend {
  private final StreamTarget target;
  private final StructType rows;
  private final CommitInfo info;
  private @Nullable Store store;
  private @Nullable StepStream stream;
  private @Nullable StagedAppend append;
  private boolean defined;

  OpenAppend(StreamTarget target, StructType rows, CommitInfo info) {
    this.target = target;
    this.rows = rows;
    this.info = info;
  }

  /** Keeps other writers out, and returns what opens the tasks' writers. */
  StepWriterFactory open(boolean ordered) {
    return analyze(
        () -> {
          Store opened = SessionStore.openOrCreate(target.root());
          boolean done = false;
          try {
            defined = !target.exists();
            StepStream written = target.open(opened, rows, defined ? recorded() : info);
            append = written.stagedAppend();
            stream = written;
            store = opened;
            done = true;
            return new StepWriterFactory(
                TaskRoot.of(target.root()), opened.id(), target.stream(), rows, ordered);
          } finally {
            if (!done) {
              opened.close();
            }
          }
        });
  }

  StagedAppend append() {
    if (append == null) {
      throw new IllegalStateException("The write was not started");
    }
    return append;
  }

  /** Records what steps were made from; of a stream that this write defined, that is known. */
  void record(List<StagedSegment> segments) {
    CommitInfo recorded = defined || segments.isEmpty() ? CommitInfo.NONE : recorded();
    if (stream != null && !recorded.equals(CommitInfo.NONE)) {
      stream.record(recorded);
    }
  }

  private CommitInfo recorded() {
    return QueryLineage.addTo(info, target.root());
  }

  /** Throws the steps away, and the stream too if this write defined it. */
  void abort(WriterCommitMessage[] messages) {
    if (append == null) {
      return;
    }
    append.abort(segments(messages));
    boolean drop = defined && append.lastStep().isEmpty();
    append.close();
    append = null;
    if (store != null) {
      if (drop) {
        store.streams().drop(target.stream().name());
      }
      store.close();
      store = null;
    }
  }

  /** Lets other writers in. */
  void close() {
    if (append != null) {
      append.close();
      append = null;
    }
    if (store != null) {
      store.close();
      store = null;
    }
  }

  String description() {
    return "recursive-store " + target.stream().prefix();
  }

  static List<StagedSegment> segments(WriterCommitMessage[] messages) {
    List<StagedSegment> segments = new ArrayList<>();
    for (WriterCommitMessage message : messages) {
      if (message instanceof WrittenParts written) {
        segments.addAll(Arrays.asList(written.parts(StagedSegment[].class)));
      }
    }
    return segments;
  }
}
