package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.session.TaskRoot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shards as files of datasets, one dataset for each split, so that nobody trains on a test split
 * for want of a filter. The first version of each has the record of the job and no rows; each of
 * the others adds shards, and says which. So the history tells how far the job came.
 */
final class DatasetOutput implements PrepOutput {
  private static final String JOB = "prep.job";
  private static final String SHARDS = "prep.shards";
  private static final String STATISTICS = "prep.statistics";

  private final Store store;
  private final String root;
  private final String name;
  private final List<String> splits;
  private @Nullable Schema schema;
  private @Nullable Parent parent;

  /**
   * Opens the place.
   *
   * @param root the root of the store
   * @param name what the names of the datasets begin with
   * @param splits the names of the splits
   */
  DatasetOutput(String root, String name, List<String> splits) {
    this.store = SessionStore.open(root);
    this.root = root;
    this.name = name;
    this.splits = splits;
  }

  @Override
  public String place() {
    return "dataset '" + DatasetShards.dataset(name, splits.get(0)) + "'";
  }

  @Override
  public Optional<PrepRecord> begun() {
    List<PrepRecord> jobs =
        splits.stream().flatMap(split -> find(split).stream()).map(this::job).toList();
    jobs.forEach(job -> jobs.get(0).requireSame(job, place()));
    return jobs.stream().findFirst();
  }

  @Override
  public Optional<JsonNode> finished() {
    Optional<PrepRecord> job = begun();
    if (job.isEmpty()) {
      return Optional.empty();
    }
    Map<String, ShardReport> done = done();
    Map<String, List<ShardReport>> shards = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> split : job.get().splits().properties()) {
      List<ShardReport> reports = new ArrayList<>();
      int count = split.getValue().path("shards").asInt();
      for (int i = 0; i < count; i++) {
        ShardReport report = done.get(new Shard(0, split.getKey(), i, count, 0, 0).id());
        if (report == null) {
          return Optional.empty();
        }
        reports.add(report);
      }
      shards.put(split.getKey(), reports);
    }
    return Optional.of(job.get().finished(shards));
  }

  @Override
  public void begin(PrepRecord job, Schema columns, Parent from) {
    schema = columns;
    parent = from;
    for (String split : splits) {
      Optional<Dataset> begun = find(split);
      if (begun.isPresent()) {
        // It may be of another run that began since this one looked.
        job(begun.get()).requireSame(job, place());
      } else {
        store
            .datasets()
            .create(
                DatasetShards.dataset(name, split),
                columns,
                info(Map.of(JOB, PrepRecord.line(job.toJson()))));
      }
    }
  }

  @Override
  public Map<String, ShardReport> done() {
    Map<String, ShardReport> done = new HashMap<>();
    splits.forEach(split -> find(split).ifPresent(dataset -> done.putAll(done(dataset))));
    return done;
  }

  @Override
  public ShardTarget target() {
    return new DatasetShards(TaskRoot.of(root), store.id(), name, Objects.requireNonNull(schema));
  }

  @Override
  public void keep(List<ShardReport> shards) {
    for (String split : splits) {
      List<ShardReport> own = shards.stream().filter(s -> isOf(split, s)).toList();
      if (!own.isEmpty()) {
        append(store.datasets().open(DatasetShards.dataset(name, split)), own);
      }
    }
  }

  @Override
  public JsonNode finish(PrepRecord job, Map<String, List<ShardReport>> shards) {
    // Read back: of two runs that wrote the same shards at once, the one that ends last sees it.
    return finished()
        .orElseThrow(
            () ->
                new NotFoundException(
                    "Shards of "
                        + place()
                        + " or of another split are gone: a dataset was dropped while it was"
                        + " written. Run the job again."));
  }

  @Override
  public void close() {
    store.close();
  }

  private void append(Dataset dataset, List<ShardReport> shards) {
    List<Fragment> fragments = new ArrayList<>();
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    LinkedHashMap<String, NumberSummary> statistics = new LinkedHashMap<>();
    Map<String, ShardReport> done = done(dataset);
    if (shards.stream().anyMatch(shard -> done.containsKey(shard.id()))) {
      throw new CommitConflictException(
          dataset.ref().display()
              + " was given the same shards by another run of the job at the same time. Let that"
              + " one go on, or run the job again when it has ended.");
    }
    done.values().stream()
        .sorted(Comparator.comparing(ShardReport::id))
        .forEach(before -> merge(before, statistics));
    for (ShardReport shard : shards) {
      list.add(shard.toJson());
      merge(shard, statistics);
      if (shard.fragment() != null) {
        fragments.add(shard.fragment());
      }
    }
    Map<String, String> meta = new HashMap<>(Map.of(SHARDS, PrepRecord.line(list)));
    if (!statistics.isEmpty()) {
      meta.put(STATISTICS, PrepRecord.line(ShardReport.toJson(statistics)));
    }
    dataset.append(dataset.at(Commit.FIRST_VERSION), fragments, info(meta));
  }

  private Optional<Dataset> find(String split) {
    String one = DatasetShards.dataset(name, split);
    return store.datasets().exists(one)
        ? Optional.of(store.datasets().open(one))
        : Optional.empty();
  }

  private PrepRecord job(Dataset dataset) {
    if (dataset.latest().expiry().oldest() > Commit.FIRST_VERSION) {
      throw new InvalidRequestException(
          dataset.ref().display()
              + " had versions that expired, so it can't be told what this job has written there."
              + " Give another 'output', or drop that dataset and run the job again.");
    }
    String job = dataset.history().get(0).meta().get(JOB);
    if (job == null) {
      throw PrepProblems.taken("a dataset '" + dataset.ref().name() + "'");
    }
    return PrepRecord.of(PrepRecord.read(job, place()), place());
  }

  private Map<String, ShardReport> done(Dataset dataset) {
    Map<String, ShardReport> done = new HashMap<>();
    for (Commit commit : dataset.history()) {
      String shards = commit.meta().get(SHARDS);
      if (shards != null) {
        for (JsonNode node : PrepRecord.read(shards, place())) {
          ShardReport report = ShardReport.of(node);
          if (done.put(report.id(), report) != null) {
            throw new CommitConflictException(
                dataset.ref().display()
                    + " has shard '"
                    + report.id()
                    + "' twice, because two runs of the job wrote it at the same time. Drop it, and"
                    + " run the job again.");
          }
        }
      }
    }
    return done;
  }

  private static void merge(ShardReport shard, Map<String, NumberSummary> statistics) {
    shard
        .statistics()
        .forEach((column, part) -> statistics.merge(column, part, NumberSummary::plus));
  }

  private CommitInfo info(Map<String, String> meta) {
    return new CommitInfo(List.of(Objects.requireNonNull(parent)), meta);
  }

  private static boolean isOf(String split, ShardReport shard) {
    return shard.id().startsWith(split + "-") && shard.id().length() == split.length() + 6;
  }
}
