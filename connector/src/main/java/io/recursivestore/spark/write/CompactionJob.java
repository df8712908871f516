package io.recursivestore.spark.write;

import io.recursivestore.Store;
import io.recursivestore.dataset.Compaction;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.Lease;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.SortBy;
import io.recursivestore.spark.session.TaskRoot;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A job that writes small files of a dataset together. Each task writes one group of files; the
 * driver commits once.
 *
 * @param root the store's root
 * @param storeId tells the store from another that an executor has at the same path
 * @param dataset the dataset's name
 * @param version the version that it was planned on
 * @param sort what rows are sorted by in each group; nothing if they keep their order
 * @param options how files are written
 */
public record CompactionJob(
    TaskRoot root,
    String storeId,
    String dataset,
    long version,
    List<SortBy> sort,
    WriteOptions options)
    implements Serializable {
  /** A job that dies keeps the version that it reads for so long. */
  static final Duration LONGEST = Duration.ofDays(2);

  /**
   * Runs the job in the active session. Where rows are to be sorted, Spark sorts them.
   *
   * @param store the store, which is the driver's
   * @param root the store's root
   * @param plan the groups, at least one
   * @param dataset the dataset
   * @param options how files are written
   */
  public static Commit run(
      Store store, String root, Compaction plan, Dataset dataset, WriteOptions options) {
    if (!plan.sort().isEmpty() && plan.base().schema().find("_file").isEmpty()) {
      return SortedCompaction.run(store, root, plan, dataset, options);
    }
    List<WrittenParts> groups =
        plan.groups().stream().map(g -> new WrittenParts(g.toArray(Fragment[]::new))).toList();
    JavaSparkContext spark = new JavaSparkContext(SparkSession.active().sparkContext());
    try (Lease lease = dataset.lease(plan.base().version(), LONGEST)) {
      CompactionJob job =
          new CompactionJob(
              TaskRoot.of(root),
              store.id(),
              dataset.ref().name(),
              lease.version(),
              new ArrayList<>(plan.sort()),
              options);
      List<WrittenParts> results =
          spark.parallelize(groups, groups.size()).map(job::rewrite).collect();
      List<Fragment> written = new ArrayList<>();
      results.forEach(part -> written.addAll(Arrays.asList(part.parts(Fragment[].class))));
      return dataset.commits().compact(plan, written, CommitInfo.NONE);
    }
  }

  private WrittenParts rewrite(WrittenParts group) {
    try (Store store = root.open(storeId)) {
      Dataset source = store.datasets().open(dataset);
      Snapshot base = source.at(version);
      List<Fragment> files = Arrays.asList(group.parts(Fragment[].class));
      return new WrittenParts(
          source.commits().rewrite(base, files, sort, options).toArray(Fragment[]::new));
    }
  }
}
