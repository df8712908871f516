package io.recursivestore.spark.write;

import static io.recursivestore.spark.option.StoreAnalysisException.analyze;

import io.recursivestore.Store;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.spark.lineage.QueryLineage;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.session.TaskRoot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.UnspecifiedDistribution;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;
import org.apache.spark.sql.types.StructType;

/**
 * A write of one version. Tasks write files that nobody can see; the driver's one commit makes
 * those of the tasks that succeeded a version. Files of tasks that were killed or ran twice stay
 * behind as orphans, which no version names.
 */
final class DatasetWrite implements RequiresDistributionAndOrdering, BatchWrite {
  private final DatasetTarget target;
  private final StructType rows;
  private final WriteOptions options;
  private final RowDistribution distribution;
  private final CommitInfo info;
  private final String query;
  private boolean commitTried;

  DatasetWrite(
      DatasetTarget target,
      StructType rows,
      WriteOptions options,
      RowDistribution distribution,
      CommitInfo info,
      String query) {
    this.target = target;
    this.rows = rows;
    this.options = options;
    this.distribution = distribution;
    this.info = info;
    this.query = query;
  }

  @Override
  public String description() {
    return "recursive-store " + target.dataset().prefix() + " [" + target.mode() + "]";
  }

  @Override
  public Distribution requiredDistribution() {
    return distribution.required();
  }

  /** Rows of a large partition may be split between tasks. */
  @Override
  public boolean distributionStrictlyRequired() {
    return false;
  }

  @Override
  public SortOrder[] requiredOrdering() {
    return distribution.order();
  }

  /**
   * Spark's rows take more bytes than the files that they become. Spark refuses an advice for rows
   * that it need not move.
   */
  @Override
  public long advisoryPartitionSizeInBytes() {
    boolean isAdvised = !(distribution.required() instanceof UnspecifiedDistribution);
    return isAdvised ? Math.multiplyExact(3L, Math.min(options.targetFileBytes(), 1L << 40)) : 0;
  }

  @Override
  public BatchWrite toBatch() {
    return this;
  }

  /** Spark matches the columns of a batch by name and casts them, but not those of a stream. */
  @Override
  public StreamingWrite toStreaming() {
    return analyze(
        () -> {
          StreamedRows.check(target, rows);
          return new DatasetEpochWrite(this, target, query);
        });
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo physical) {
    return writerFactory();
  }

  DatasetWriterFactory writerFactory() {
    return analyze(
        () -> {
          try (Store store = SessionStore.openOrCreate(target.root())) {
            return new DatasetWriterFactory(
                TaskRoot.of(target.root()),
                store.id(),
                target.dataset(),
                target.files(),
                rows,
                options,
                distribution.isClustered(),
                target.replaced().orElse(null));
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
    analyze(
        () -> {
          commit(fragments(messages), Map.of());
          return target;
        });
  }

  /** Makes files a version, with metadata besides what the user gave. */
  void commit(List<Fragment> fragments, Map<String, String> more) {
    commitTried = true;
    CommitInfo recorded = QueryLineage.addTo(info, target.root());
    Map<String, String> meta = new TreeMap<>(recorded.meta());
    meta.putAll(more);
    target.commit(fragments, options, new CommitInfo(recorded.parents(), meta));
  }

  static List<Fragment> fragments(WriterCommitMessage[] messages) {
    List<Fragment> fragments = new ArrayList<>();
    for (WriterCommitMessage message : messages) {
      if (message instanceof WrittenParts written) {
        fragments.addAll(Arrays.asList(written.parts(Fragment[].class)));
      }
    }
    return fragments;
  }

  /** Deletes the files, unless a commit may name them: one that failed may have happened. */
  @Override
  public void abort(WriterCommitMessage[] messages) {
    if (!commitTried && SessionStore.exists(target.root())) {
      discard(messages);
    }
  }

  /** Deletes files that no version names. */
  void discard(WriterCommitMessage[] messages) {
    try (Store store = SessionStore.open(target.root())) {
      store.datasets().discard(target.dataset().name(), fragments(messages));
    }
  }

  /** Spark logs this: options can hold what should not be in a log. */
  @Override
  public String toString() {
    return description();
  }
}
