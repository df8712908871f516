package io.recursivestore.spark.write;

import static io.recursivestore.spark.option.StoreAnalysisException.analyze;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Fragment;
import io.recursivestore.spark.session.SessionStore;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;

/**
 * A write of the epochs of a streaming query, one version each. The version says of which query and
 * epoch it is, so that one that is replayed after a crash writes nothing.
 */
final class DatasetEpochWrite implements StreamingWrite {
  private final DatasetWrite write;
  private final DatasetTarget target;
  private final String query;

  DatasetEpochWrite(DatasetWrite write, DatasetTarget target, String query) {
    this.write = write;
    this.target = target;
    this.query = query;
  }

  @Override
  public StreamingDataWriterFactory createStreamingWriterFactory(PhysicalWriteInfo info) {
    return write.writerFactory();
  }

  @Override
  public boolean useCommitCoordinator() {
    return false;
  }

  @Override
  public void commit(long epoch, WriterCommitMessage[] messages) {
    List<Fragment> fragments = DatasetWrite.fragments(messages);
    analyze(
        () -> {
          if (isCommitted(epoch)) {
            write.discard(messages);
          } else if (!fragments.isEmpty()
              || target.mode() != DatasetTarget.Mode.APPEND
              || isNew()) {
            write.commit(
                fragments, Map.of(Commit.QUERY, query, Commit.EPOCH, Long.toString(epoch)));
          }
          return target;
        });
  }

  @Override
  public void abort(long epoch, WriterCommitMessage[] messages) {
    write.abort(messages);
  }

  @Override
  public String toString() {
    return write.description();
  }

  /** The last epoch of a query tells: the newest commit is mostly the one that is looked for. */
  private boolean isCommitted(long epoch) {
    CollectionRef dataset = target.dataset();
    try (Store store = SessionStore.open(target.root())) {
      return store.datasets().exists(dataset.name())
          && store
              .datasets()
              .open(dataset.name())
              .findLast(commit -> query.equals(commit.meta().get(Commit.QUERY)))
              .map(
                  commit -> Long.parseLong(commit.meta().getOrDefault(Commit.EPOCH, "-1")) >= epoch)
              .orElse(false);
    }
  }

  private boolean isNew() {
    try (Store store = SessionStore.open(target.root())) {
      return !store.datasets().exists(target.dataset().name());
    }
  }
}
