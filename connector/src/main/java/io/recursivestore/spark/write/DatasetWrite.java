package io.recursivestore.spark.write;

import static io.recursivestore.spark.option.StoreAnalysisException.analyze;

import io.recursivestore.Store;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.format.Compression;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.spark.lineage.QueryLineage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;

/**
 * A write of one version. Tasks write files that nobody can see; the driver's one commit makes
 * those of the tasks that succeeded a version. Files of tasks that were killed or ran twice stay
 * behind as orphans, which no version names.
 */
final class DatasetWrite implements Write, BatchWrite {
  private final DatasetTarget target;
  private final StructType rows;
  private final Compression compression;
  private final CommitInfo info;
  private boolean commitTried;

  DatasetWrite(DatasetTarget target, StructType rows, Compression compression, CommitInfo info) {
    this.target = target;
    this.rows = rows;
    this.compression = compression;
    this.info = info;
  }

  @Override
  public String description() {
    return "recursive-store " + target.dataset().prefix() + " [" + target.mode() + "]";
  }

  @Override
  public BatchWrite toBatch() {
    return this;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo physical) {
    WriteOptions options = new WriteOptions(compression, WriteOptions.DEFAULT.targetFileBytes());
    return analyze(
        () -> {
          try (Store store = Store.openOrCreate(target.root())) {
            return new DatasetWriterFactory(
                target.root(), store.id(), target.dataset(), target.schema(), rows, options);
          }
        });
  }

  @Override
  public boolean useCommitCoordinator() {
    // A second attempt's files are simply not committed.
    return false;
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    List<Fragment> fragments = new ArrayList<>();
    for (WriterCommitMessage message : messages) {
      fragments.addAll(Arrays.asList(((WrittenParts) message).parts(Fragment[].class)));
    }
    commitTried = true;
    analyze(
        () -> {
          target.commit(fragments, QueryLineage.addTo(info, target.root()));
          return target;
        });
  }

  /** Deletes the files, unless a commit may name them: one that failed may have happened. */
  @Override
  public void abort(WriterCommitMessage[] messages) {
    if (commitTried || !Store.exists(target.root())) {
      return;
    }
    try (Store store = Store.open(target.root())) {
      for (WriterCommitMessage message : messages) {
        if (message instanceof WrittenParts written) {
          store
              .datasets()
              .discard(target.dataset().name(), Arrays.asList(written.parts(Fragment[].class)));
        }
      }
    }
  }

  /** Spark logs this: options can hold what should not be in a log. */
  @Override
  public String toString() {
    return description();
  }
}
