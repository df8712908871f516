package io.recursivestore.spark.read;

import static io.recursivestore.spark.option.StoreAnalysisException.analyze;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.lineage.FollowedOrigin;
import io.recursivestore.spark.lineage.StoreVersion;
import io.recursivestore.spark.session.SessionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.jspecify.annotations.Nullable;

/**
 * Follows a dataset: at first all files of the version at which the query was started, if not told
 * otherwise, and then the files that later versions add. Looking for these reads their commits and
 * nothing else.
 */
final class DatasetMicroBatches
    implements MicroBatchStream, SupportsTriggerAvailableNow, FollowedOrigin {
  private final DatasetScan scan;
  private @Nullable DatasetOffset stop;

  DatasetMicroBatches(DatasetScan scan) {
    this.scan = scan;
    scan.following()
        .pinned()
        .ifPresent(
            option -> {
              throw new InvalidRequestException(
                  scan.dataset().display()
                      + " is followed from a version on, so readStream takes no '"
                      + option
                      + "'. Use 'startingVersion', or read that version with read.");
            });
  }

  @Override
  public StoreVersion originUpTo(Offset end) {
    DatasetOffset offset = (DatasetOffset) end;
    long version = offset.files() > 0 ? offset.version() : offset.version() - 1;
    return new StoreVersion(scan.root(), new Parent(scan.dataset(), version));
  }

  @Override
  public ReadLimit getDefaultReadLimit() {
    return scan.following().perTrigger();
  }

  @Override
  public Offset initialOffset() {
    long now = scan.snapshot().version();
    return scan.following()
        .from()
        .map(from -> offset(from == Following.LATEST ? now + 1 : check(from), 0, false))
        .orElseGet(() -> offset(now, 0, true));
  }

  private DatasetOffset offset(long version, long files, boolean all) {
    return new DatasetOffset(scan.snapshot().created(), version, files, all);
  }

  private long check(long from) {
    long now = scan.snapshot().version();
    if (from > now + 1) {
      throw new InvalidRequestException(
          scan.dataset().display()
              + " has no version "
              + from
              + " (latest is "
              + now
              + "), with which the option 'startingVersion' wants to start. Use one up to "
              + (now + 1)
              + ", or latest.");
    }
    return from;
  }

  /** Pins the versions that there are now: the query ends when it has read them. */
  @Override
  public void prepareForTriggerAvailableNow() {
    stop = onDataset(dataset -> offset(dataset.latest().version() + 1, 0, false));
  }

  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException("Spark asks with a limit");
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit asked) {
    BatchBudget budget = new BatchBudget(asked);
    DatasetOffset from = (DatasetOffset) start;
    DatasetOffset[] reached = {from};
    forEachVersion(
        from,
        (version, files, all) -> {
          long read = version == reached[0].version() ? reached[0].files() : 0;
          while (read < files.size() && budget.take(files.get((int) read))) {
            read++;
          }
          boolean whole = read == files.size();
          reached[0] =
              whole
                  ? new DatasetOffset(from.created(), version + 1, 0, false)
                  : new DatasetOffset(from.created(), version, read, all);
          return whole;
        },
        budget);
    if (!from.isAtLeast(reached[0])) {
      requireSame(from);
    }
    return reached[0];
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    DatasetOffset from = (DatasetOffset) start;
    DatasetOffset to = (DatasetOffset) end;
    requireSame(from);
    List<Fragment> read = new ArrayList<>();
    long[] next = {from.version()};
    forEachVersion(
        from,
        (version, files, all) -> {
          next[0] = version + 1;
          if (new DatasetOffset(from.created(), version, 0, all).isAtLeast(to)) {
            return false;
          }
          long first = version == from.version() ? from.files() : 0;
          long last = version == to.version() ? to.files() : files.size();
          read.addAll(files.subList((int) first, (int) last));
          return version < to.version();
        },
        null);
    // Versions that expired since the micro-batch was begun must not be passed over in silence.
    if (next[0] < (to.files() > 0 ? to.version() + 1 : to.version())) {
      throw new NotFoundException(
          scan.dataset().display()
              + " no longer has version "
              + next[0]
              + ", which this micro-batch was to read: it expired. Start again with a new"
              + " checkpoint.");
    }
    return scan.planned(read).toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new ColumnarReaderFactory();
  }

  @Override
  public Offset deserializeOffset(String json) {
    return DatasetOffset.parse(json);
  }

  @Override
  public void commit(Offset end) {}

  @Override
  public void stop() {}

  private interface Visitor {
    /** Takes the files to read of a version, and returns whether to go on. */
    boolean visit(long version, List<Fragment> files, boolean all);
  }

  /**
   * Hands over what is to be read from an offset on.
   *
   * @param budget says whether something was taken, after which a version that can't be read ends
   *     the micro-batch and is no error yet; null if the versions were gone through before
   */
  private void forEachVersion(DatasetOffset from, Visitor visitor, @Nullable BatchBudget budget) {
    onDataset(
        dataset -> {
          boolean goesOn = isBeforeStop(from.version());
          if (goesOn && from.all()) {
            goesOn = visitor.visit(from.version(), dataset.at(from.version()).fragments(), true);
          }
          if (goesOn) {
            long first = from.all() ? from.version() + 1 : from.version();
            dataset.follow(
                first,
                commit ->
                    isBeforeStop(commit.version())
                        && (canRead(commit) || budget == null || refuse(commit, budget))
                        && visitor.visit(commit.version(), added(commit), false));
          }
          return dataset;
        });
  }

  private boolean isBeforeStop(long version) {
    return stop == null || version < stop.version();
  }

  /** Throws unless the micro-batch ends here. Returns false: the version is not passed. */
  private boolean refuse(Commit commit, BatchBudget budget) {
    if (!budget.isFresh()) {
      return false;
    }
    String problem =
        isChange(commit) && !isPassed(commit)
            ? "removes or replaces rows, which rows that were read before can't show. Set the option"
                + " 'skipChangeCommits' to pass over such versions, or start again with a new"
                + " checkpoint."
            : "has other columns than the query was started with: ("
                + commit.schema().map(Schema::toString).orElse("")
                + ") instead of ("
                + scan.columns()
                + "). Start the query again: it goes on where it stopped.";
    throw new InvalidRequestException(
        scan.dataset().display()
            + " can't be followed beyond version "
            + (commit.version() - 1)
            + ": version "
            + commit.version()
            + " ("
            + commit.operation().word()
            + ") "
            + problem);
  }

  private boolean canRead(Commit commit) {
    return (!isChange(commit) || isPassed(commit))
        && (commit.version() <= scan.snapshot().version()
            || commit.schema().map(this::hasColumns).orElse(true));
  }

  /** Returns whether a query that was planned on other columns can go on. */
  private boolean hasColumns(Schema schema) {
    Schema read = scan.read();
    try {
      return schema.select(read.names()).columns().equals(read.columns());
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** What a version that is passed over adds is not read either. */
  private static List<Fragment> added(Commit commit) {
    return isChange(commit) ? List.of() : commit.added();
  }

  /** A compaction changes no rows, and those in its files were added before. */
  private boolean isPassed(Commit commit) {
    return scan.following().skipChanges() || commit.operation() == Operation.COMPACT;
  }

  private static boolean isChange(Commit commit) {
    return commit.base() != commit.version() - 1 || !commit.removed().isEmpty();
  }

  private void requireSame(DatasetOffset from) {
    onDataset(
        dataset -> {
          if (!dataset.created().equals(from.created())) {
            throw new NotFoundException(
                scan.dataset().display()
                    + " that this query reads was created at "
                    + from.created()
                    + ", and is gone; another that was created at "
                    + dataset.created()
                    + " has its name. Start again with a new checkpoint.");
          }
          return dataset;
        });
  }

  private <T> T onDataset(Function<Dataset, T> action) {
    return analyze(
        () -> {
          try (Store store = SessionStore.open(scan.root())) {
            return action.apply(store.datasets().open(scan.dataset().name()));
          }
        });
  }
}
