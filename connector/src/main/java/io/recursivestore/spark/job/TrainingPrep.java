package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.Store;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.StoreException;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.write.WrittenParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes shards for training of a stream or a dataset: windows, splits, random order, statistics.
 *
 * <pre>{@code
 * spark-submit --class io.recursivestore.spark.job.TrainingPrep recursive-store-spark-runtime.jar \
 *     --root lab --stream walk --window-length 128 --splits train=0.9,test=0.1 --output parquet:walk
 * }</pre>
 *
 * <p>The input is pinned when the job begins. A job that was killed goes on where it was when it is
 * run again with the same options; one that was done does nothing. The same job gives the same
 * shards, on any cluster: byte for byte where they are files, row for row where they are datasets.
 */
public final class TrainingPrep {
  private static final Logger LOGGER = LoggerFactory.getLogger(TrainingPrep.class);
  private static final int SHARDS_PER_CORE = 4;

  private final JavaSparkContext spark;
  private final PrepOptions options;
  private final PrepOutput output;

  private TrainingPrep(JavaSparkContext spark, PrepOptions options, PrepOutput output) {
    this.spark = spark;
    this.options = options;
    this.output = output;
  }

  /**
   * Runs the job that a command line describes, and prints what became of it. With no words, or
   * {@code --help}, prints the options.
   *
   * @param args options as in {@code --stream walk}: those of {@link PrepOptions#ALL}
   */
  public static void main(String[] args) {
    if (CommandLine.asksForHelp(args)) {
      System.out.println(CommandLine.help());
      return;
    }
    try {
      PrepOptions options = PrepOptions.parse(args);
      SparkSession session = SparkSession.builder().appName("training prep").getOrCreate();
      System.out.println(run(session, options).text());
    } catch (StoreException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  /**
   * Runs a job.
   *
   * @param session runs the tasks
   * @param options what to do
   * @return what became of it
   * @throws StoreException if it can't be done, and the message says why
   */
  public static PrepSummary run(SparkSession session, PrepOptions options) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    OutputPlace place = options.output();
    try (PrepOutput output =
        place.kind() == OutputPlace.Kind.DATASET
            ? new DatasetOutput(options.root(), place.place(), options.splits().names())
            : new DirectoryOutput(place)) {
      return PrepSummary.of(
          output.place(), new TrainingPrep(context, options, output).run(session));
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      if (cause(e) instanceof StoreException problem) {
        throw problem;
      }
      throw e;
    }
  }

  private JsonNode run(SparkSession session) {
    Optional<PrepRecord> begun = output.begun();
    String store = storeId();
    begun.ifPresent(b -> b.requireOptions(store, PrepRecord.options(options), output.place()));
    Optional<JsonNode> finished = output.finished();
    if (finished.isPresent()) {
      return finished.get();
    }
    Optional<JsonNode> pin = begun.map(PrepRecord::input);
    PrepInput input =
        options.input().kind() == CollectionKind.STREAM
            ? StreamInput.open(spark, options, pin)
            : DatasetInput.open(session, options, pin);
    begun.ifPresent(b -> b.requireInput(input.pin(), output.place()));
    List<Shard> shards = plan(input.count());
    PrepRecord job = record(store, input, shards);
    begun.ifPresent(b -> b.requireSame(job, output.place()));
    output.begin(job, ShardSchemas.of(input.columns()), input.parent());
    return output.finish(job, write(input, shards));
  }

  /** Cuts splits into shards whose sizes differ by a row at most. */
  private List<Shard> plan(long[] rows) {
    List<String> names = options.splits().names();
    List<Shard> shards = new ArrayList<>();
    long all = Arrays.stream(rows).sum();
    if (all == 0) {
      throw PrepProblems.noRows(options);
    }
    for (int split = 0; split < rows.length; split++) {
      if (rows[split] == 0) {
        throw PrepProblems.emptySplit(names.get(split), all);
      }
      int count = options.shards(names.get(split), rows[split]);
      long least = rows[split] / count;
      long larger = rows[split] % count;
      for (int i = 0; i < count; i++) {
        long from = i * least + Math.min(i, larger);
        long to = from + least + (i < larger ? 1 : 0);
        shards.add(new Shard(split, names.get(split), i, count, from, to));
      }
    }
    return shards;
  }

  private PrepRecord record(String store, PrepInput input, List<Shard> shards) {
    ObjectNode splits = JsonNodeFactory.instance.objectNode();
    long in = 0;
    for (Shard shard : shards) {
      in += shard.rows();
      if (shard.index() == shard.count() - 1) {
        splits.putObject(shard.name()).put("rows", shard.to()).put("shards", shard.count());
      }
    }
    return new PrepRecord(
        store, input.pin(), PrepRecord.options(options), splits, input.rows() - in);
  }

  private Map<String, List<ShardReport>> write(PrepInput input, List<Shard> shards) {
    Map<String, ShardReport> done = new LinkedHashMap<>(output.done());
    List<Shard> missing = shards.stream().filter(s -> !done.containsKey(s.id())).toList();
    LOGGER.info("{} of {} shards are done", shards.size() - missing.size(), shards.size());
    if (!missing.isEmpty()) {
      JavaRDD<WrittenParts> tasks = input.write(missing, output.target());
      int wave = Math.max(1, SHARDS_PER_CORE * spark.defaultParallelism());
      for (int from = 0; from < missing.size(); from += wave) {
        int to = Math.min(missing.size(), from + wave);
        List<ShardReport> reports = new ArrayList<>();
        for (List<WrittenParts> parts :
            tasks.collectPartitions(IntStream.range(from, to).toArray())) {
          parts.forEach(p -> reports.addAll(List.of(p.parts(ShardReport[].class))));
        }
        output.keep(reports);
        reports.forEach(report -> done.put(report.id(), report));
        LOGGER.info("{} of {} shards are done", done.size(), shards.size());
      }
    }
    Map<String, List<ShardReport>> bySplit = new LinkedHashMap<>();
    for (Shard shard : shards) {
      bySplit
          .computeIfAbsent(shard.name(), name -> new ArrayList<>())
          .add(Objects.requireNonNull(done.get(shard.id()), shard.id()));
    }
    return bySplit;
  }

  private String storeId() {
    try (Store store = SessionStore.open(options.root())) {
      return store.id();
    }
  }

  /** Spark wraps what a task throws, perhaps several times. */
  private static Throwable cause(Throwable e) {
    Throwable cause = e;
    while (!(cause instanceof StoreException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
