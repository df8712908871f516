package io.recursivestore.spark.write;

import static io.recursivestore.spark.option.StoreAnalysisException.analyze;

import io.recursivestore.stream.StagedSegment;
import java.util.List;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * An append of one job. Tasks write segments that nobody can see; the driver's one commit makes
 * those of the tasks that succeeded part of the stream. Segments of tasks that were killed or ran
 * twice stay behind under temporary names, until the next writer opens the stream.
 */
final class StreamBatchWrite implements BatchWrite {
  private final OpenAppend append;
  private final boolean ordered;

  StreamBatchWrite(OpenAppend append, boolean ordered) {
    this.append = append;
    this.ordered = ordered;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    return append.open(ordered);
  }

  @Override
  public boolean useCommitCoordinator() {
    // A second attempt's segments are simply not committed.
    return false;
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    analyze(
        () -> {
          List<StagedSegment> segments = OpenAppend.segments(messages);
          append.append().commit(segments);
          append.record(segments);
          append.close();
          return append;
        });
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {
    append.abort(messages);
  }

  @Override
  public String toString() {
    return append.description();
  }
}
