package io.recursivestore.spark.write;

import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.format.Compression;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;

/**
 * A write of one version. Tasks write files that nobody can see; the driver's one commit makes
 * those of the tasks that succeeded a version. Files of tasks that failed or ran twice stay behind
 * as orphans, which no version names.
 */
record DatasetWrite(DatasetTarget target, StructType rows, Compression compression, CommitInfo info)
    implements Write, BatchWrite {

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
    return new DatasetWriterFactory(
        target.root(), target.dataset(), target.schema(), rows, options);
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
      fragments.addAll(((WrittenFragments) message).fragments());
    }
    target.commit(fragments, info);
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {}
}
