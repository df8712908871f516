package io.recursivestore.spark.write;

import static io.recursivestore.spark.option.StoreAnalysisException.analyze;

import io.recursivestore.stream.StagedSegment;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;

/**
 * An append of one epoch of a streaming query. The stream remembers the last epoch of each query,
 * so that one that is replayed after a crash writes nothing.
 */
final class StreamEpochWrite implements StreamingWrite {
  private final OpenAppend append;
  private final UUID query;
  private final boolean ordered;

  StreamEpochWrite(OpenAppend append, String query, boolean ordered) {
    this.append = append;
    this.query = UUID.fromString(query);
    this.ordered = ordered;
  }

  @Override
  public StreamingDataWriterFactory createStreamingWriterFactory(PhysicalWriteInfo info) {
    return append.open(ordered);
  }

  @Override
  public boolean useCommitCoordinator() {
    return false;
  }

  @Override
  public void commit(long epoch, WriterCommitMessage[] messages) {
    analyze(
        () -> {
          List<StagedSegment> segments = OpenAppend.segments(messages);
          if (append.append().commit(segments, query, epoch)) {
            append.record(segments);
          }
          append.close();
          return append;
        });
  }

  @Override
  public void abort(long epoch, WriterCommitMessage[] messages) {
    append.abort(messages);
  }

  @Override
  public String toString() {
    return append.description();
  }
}
