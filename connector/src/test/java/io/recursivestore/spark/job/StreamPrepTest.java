package io.recursivestore.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.Store;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.LockedException;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.testing.SparkTest;
import io.recursivestore.stream.StepWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards of a stream. */
@SparkTest
class StreamPrepTest {
  private static final int STEPS = 6000;
  private static final String SPLITS = "train=0.7,validation=0.2,test=0.1";
  private static final List<String> NAMES = List.of("train", "validation", "test");
  private static final StructType STEP = new StructType().add("step", DataTypes.LongType);
  private static final Parent PARENT = new Parent(CollectionRef.stream(Walk.NAME), STEPS);

  @TempDir Path directory;
  private SparkSession spark;
  private String root;
  private Path target;

  @BeforeEach
  void write(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    target = directory.resolve("shards");
    Walk.append(root, STEPS);
  }

  @Test
  void shardsHaveEachWindowOnceInTheRandomOrder() {
    PrepSummary summary = windows(target, "shards", "7", "shuffle-seed", "5");

    List<Row> order = reader().option("shuffle-seed", 5).load(root).collectAsList();
    Splits splits = new Splits(Splits.parse(SPLITS), 0);
    for (int split = 0; split < NAMES.size(); split++) {
      int wanted = split;
      assertThat(texts(Jobs.rows(spark, target, NAMES.get(split))))
          .isEqualTo(texts(order.stream().filter(r -> splits.of(firstStep(r)) == wanted).toList()));
    }
    assertThat(summary.rows().values().stream().mapToLong(n -> n).sum()).isEqualTo(order.size());
    assertThat(summary.shards()).isEqualTo(21);
  }

  @Test
  void sizesOfShardsDifferByARowAtMost() {
    windows(target, "shards", "7");

    for (String name : NAMES) {
      List<Integer> sizes = Jobs.shards(spark, target, name).stream().map(List::size).toList();
      assertThat(sizes).hasSize(7);
      assertThat(sizes).allMatch(size -> size - sizes.get(6) >= 0 && size - sizes.get(6) <= 1);
    }
  }

  @Test
  void rowsPerShardBoundsThem() {
    PrepSummary summary = windows(target, "rows-per-shard", "500");

    List<Integer> sizes = Jobs.shards(spark, target, "train").stream().map(List::size).toList();
    assertThat(sizes).hasSize((int) ((summary.rows().get("train") + 499) / 500));
    assertThat(sizes).allMatch(size -> size <= 500);
  }

  @Test
  void aRangeAndASampleOfStepsAreTakenInTheirOrder() {
    prep(
        target,
        "shuffle-seed",
        "3",
        "from-step",
        "1000",
        "to-step",
        "9000",
        "sample-windows",
        "400",
        "shuffle-offset",
        "100",
        "columns",
        "step,price");

    List<Row> expected =
        spark
            .read()
            .format("recursive-store")
            .option("stream", Walk.NAME)
            .options(
                Map.of(
                    "from-step", "1000",
                    "to-step", "9000",
                    "shuffle-seed", "3",
                    "sample-windows", "400",
                    "shuffle-offset", "100"))
            .load(root)
            .select("step", "price")
            .collectAsList();
    assertThat(texts(Jobs.rows(spark, target, "train"))).isEqualTo(texts(expected));
  }

  @Test
  void shardsThatBeginInTheMiddleOfASliceHaveTheirRows() {
    // Slices have 4096 places, whatever their number.
    Walk.append(root, 30_000 - STEPS);
    String[] options = {"splits", "train=0.55,validation=0.003,test=0.3", "columns", "step"};
    for (String shuffle : List.of("true", "false")) {
      Path output = directory.resolve("shuffle-" + shuffle);
      prep(output, with(options, "shards", "13", "shuffle", shuffle));

      DataFrameReader reader = spark.read().format("recursive-store").option("stream", Walk.NAME);
      if (shuffle.equals("true")) {
        reader.option("shuffle-seed", 0);
      }
      List<Long> order =
          reader.load(root).select("step").collectAsList().stream().map(r -> r.getLong(0)).toList();
      Splits splits = new Splits(Splits.parse(options[1]), 0);
      for (int split = 0; split < NAMES.size(); split++) {
        int wanted = split;
        assertThat(Jobs.rows(spark, output, NAMES.get(split)).stream().map(r -> r.getLong(0)))
            .containsExactlyElementsOf(
                order.stream().filter(step -> splits.of(step) == wanted).toList());
      }
    }
  }

  @Test
  void withoutShuffleWindowsKeepTheirOrder() {
    windows(target, "shuffle", "false");

    List<Row> order = reader().load(root).collectAsList();
    Splits splits = new Splits(Splits.parse(SPLITS), 0);
    assertThat(texts(Jobs.rows(spark, target, "validation")))
        .isEqualTo(texts(order.stream().filter(r -> splits.of(firstStep(r)) == 1).toList()));
  }

  @Test
  void aWindowKeepsItsSplitWhenTheStreamGrows() {
    windows(target);
    Walk.append(root, 500);
    Path grown = directory.resolve("grown");
    windows(grown);

    for (String name : NAMES) {
      Set<Long> before = firstSteps(target, name);
      Set<Long> after = firstSteps(grown, name);
      assertThat(after).containsAll(before).hasSizeGreaterThan(before.size());
    }
  }

  @Test
  void anotherShuffleMovesNoWindowToAnotherSplitAndAnotherSplitSeedDoes() {
    windows(target);
    windows(directory.resolve("epoch"), "shuffle-seed", "9", "shuffle-epoch", "2");
    windows(directory.resolve("seed"), "split-seed", "1");

    assertThat(firstSteps(directory.resolve("epoch"), "test"))
        .isEqualTo(firstSteps(target, "test"));
    assertThat(firstSteps(directory.resolve("seed"), "test"))
        .isNotEqualTo(firstSteps(target, "test"));
  }

  @Test
  void splitByEpisodeKeepsEpisodesTogether() {
    windows(target, "split-by", "episode");

    Map<String, Set<Long>> episodes = new HashMap<>();
    for (String name : NAMES) {
      Set<Long> own = new HashSet<>();
      firstSteps(target, name).forEach(step -> own.add(episode((step - 10) / 3)));
      episodes.put(name, own);
    }
    assertThat(episodes.get("train")).doesNotContainAnyElementsOf(episodes.get("validation"));
    assertThat(episodes.get("train")).doesNotContainAnyElementsOf(episodes.get("test"));
    assertThat(episodes.get("validation")).doesNotContainAnyElementsOf(episodes.get("test"));
    assertThat(episodes.values()).allMatch(own -> own.size() > 5);
  }

  @Test
  void wholeEpisodesAndTokensAreShards() {
    prep(target, "window-length", "episode", "window-boundary", "done", "shards", "3");
    prep(
        directory.resolve("tokens"),
        "window-length",
        "64",
        "window-stride",
        "64",
        "window-unit",
        "tokens");

    assertThat(Jobs.rows(spark, target, "train").stream().mapToInt(r -> r.getList(0).size()).sum())
        .isEqualTo(STEPS);
    assertThat(Jobs.rows(spark, directory.resolve("tokens"), "train"))
        .hasSize(STEPS * 5 / 64)
        .allMatch(row -> row.getList(2).size() == 64);
  }

  @Test
  void statisticsAreThoseOfTheFirstSplit() {
    PrepSummary summary = windows(target, "shards", "5");

    JsonNode statistics = Jobs.json(summary.record()).path("statistics");
    spark
        .read()
        .parquet(target.resolve("data").toString() + "/train-*")
        .createOrReplaceTempView("t");
    for (String column : List.of("step", "reward", "price", "seen")) {
      String elements =
          column.equals("seen") ? "explode(flatten(seen))" : "explode(" + column + ")";
      Row truth =
          spark
              .sql(
                  "SELECT count(x), avg(x), stddev_pop(x), min(x), max(x) FROM (SELECT CAST(e AS DOUBLE) x"
                      + " FROM (SELECT "
                      + elements
                      + " e FROM t)) WHERE NOT isnan(x)")
              .first();
      JsonNode found = statistics.path(column);
      assertThat(found.path("count").asLong()).isEqualTo(truth.getLong(0));
      assertThat(found.path("mean").asDouble()).isCloseTo(truth.getDouble(1), exact());
      assertThat(found.path("std").asDouble()).isCloseTo(truth.getDouble(2), exact());
      assertThat(found.path("min").asDouble()).isEqualTo(truth.getDouble(3));
      assertThat(found.path("max").asDouble()).isEqualTo(truth.getDouble(4));
    }
    assertThat(statistics.path("price").path("nans").asLong())
        .isEqualTo(
            spark.sql("SELECT 1 FROM (SELECT explode(price) p FROM t) WHERE isnan(p)").count())
        .isPositive();
    assertThat(statistics.has("done")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "arrow", "huggingface"})
  void theSameJobGivesTheSameBytes(String format) {
    Path other = directory.resolve("other");
    for (Path one : List.of(target, other)) {
      TrainingPrep.run(
          spark,
          Jobs.options(
              root,
              format + ":" + one,
              "stream",
              Walk.NAME,
              "window-length",
              "20",
              "window-partial",
              "pad",
              "splits",
              SPLITS,
              "rows-per-shard",
              "900"));
    }

    assertThat(Jobs.contents(other)).isEqualTo(Jobs.contents(target)).hasSizeGreaterThan(8);
    assertThat(Jobs.files(directory).stream().map(Path::getFileName).map(Path::toString))
        .containsExactlyInAnyOrder("store", "shards", "other");
  }

  @Test
  void runAgainItDoesNothing() throws IOException {
    PrepSummary first = windows(target);
    Path shard = Jobs.files(target.resolve("data")).get(0);
    Object before = Files.readAttributes(shard, "*").get("fileKey");
    Walk.append(root, 10);

    assertThat(windows(target)).isEqualTo(first);

    assertThat(Files.readAttributes(shard, "*").get("fileKey")).isEqualTo(before);
  }

  @Test
  void theRecordSaysWhatTheShardsWereMadeFrom() throws IOException {
    windows(target, "shards", "2");

    JsonNode record = Jobs.json(Files.readString(target.resolve("prep.json")));
    ObjectNode input = (ObjectNode) record.path("input");
    assertThat(Instant.parse(input.remove("created").asText())).isBefore(Instant.now());
    assertThat(input.toString())
        .isEqualTo(
            "{\"stream\":\"walk\",\"steps\":6000,\"tokens\":30000,\"from-step\":10,\"to-step\":18008,\"rows\":"
                + reader().load(root).count()
                + "}");
    assertThat(record.path("options").path("window-length").asText()).isEqualTo("8");
    assertThat(record.path("splits").path("test").path("files").get(1).path("path").asText())
        .isEqualTo("data/test-00001-of-00002.parquet");
  }

  @Test
  void otherOptionsAreRefusedWithWhatDiffers() {
    windows(target);

    assertThatThrownBy(() -> windows(target, "shuffle-seed", "4", "window-stride", "3"))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("'shuffle-seed' was not given and is '4'")
        .hasMessageContaining("'window-stride' was '2' and is '3'")
        .hasMessageContaining("another 'output'");
  }

  @Test
  void aSecondRunAtTheSameTimeIsRefused() throws IOException {
    Path work = unfinish();

    DirectoryLock lock = DirectoryLock.of(work.resolve("lock"), "elsewhere");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> windows(target))
          .isInstanceOf(LockedException.class)
          .hasMessageContaining("Another run");
    }
    lock.close();

    windows(target);
    assertThat(work.getParent()).doesNotExist();
  }

  @Test
  void aJobThatBeganMeanwhileIsNotTakenForThisOne() throws IOException {
    Path work = unfinish();
    PrepRecord begun = PrepRecord.of(Jobs.json(Files.readString(work.resolve("job.json"))), "job");
    PrepRecord other =
        new PrepRecord(
            begun.store(),
            begun.input(),
            begun.options().deepCopy().put("split-seed", "9"),
            begun.splits(),
            begun.leftOut());

    try (DirectoryOutput output = new DirectoryOutput(OutputPlace.parse("parquet:" + target))) {
      assertThatThrownBy(() -> output.begin(other, ShardSchemas.of(STEP), PARENT))
          .isInstanceOf(AlreadyExistsException.class)
          .hasMessageContaining("'split-seed' was not given and is '9'");
    }
  }

  @Test
  void whatAKilledRunLeftIsNotPublished() throws IOException {
    Path work = unfinish();
    Files.writeString(work.resolve("left-by-a-task.tmp"), "half of a shard");
    Files.writeString(work.resolveSibling("left-by-the-driver.tmp"), "half of a card");

    windows(target);

    assertThat(Jobs.files(target).stream().map(Path::getFileName).map(Path::toString))
        .containsExactly("README.md", "data", "prep.json");
  }

  @Test
  void stepsThatWereWrittenAgainAreNotTheSame() throws IOException {
    unfinish();
    Walk.writeAgain(root, STEPS);

    assertThatThrownBy(() -> windows(target))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("are no longer there");
  }

  @Test
  void aStepThatGotMoreFieldsIsNotTheSame() throws IOException {
    extend("reward", 1L);
    unfinish();
    extend("price", 2.0);

    assertThatThrownBy(() -> windows(target))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("are no longer there");
  }

  @Test
  void aStreamThatHadTheNameIsNotTheSame() throws IOException {
    unfinish();
    try (Store store = Store.open(root)) {
      store.streams().drop(Walk.NAME);
    }
    Walk.append(root, STEPS);

    assertThatThrownBy(() -> windows(target))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("are no longer there");
  }

  @Test
  void stepsThatWereClearedAreMissed() throws IOException {
    unfinish();
    try (Store store = Store.open(root)) {
      store.streams().open(Walk.NAME).clear();
    }

    assertThatThrownBy(() -> windows(target))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("are no longer there");
  }

  @Test
  void aDirectoryOfOthersIsLeftAlone() throws IOException {
    Files.createDirectories(target);
    Files.writeString(target.resolve("thesis.tex"), "…");

    assertThatThrownBy(() -> windows(target))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("not of a training prep");
  }

  @Test
  void aShardThatIsGoneIsToldOf() throws IOException {
    windows(target);
    Files.delete(Jobs.files(target.resolve("data")).get(1));

    assertThatThrownBy(() -> windows(target))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("is missing");
  }

  @Test
  void whatATaskFindsIsSaidWithoutSparksWords() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(root, "streams"))) {
      for (Path file : (Iterable<Path>) files.filter(f -> f.endsWith("data.i64"))::iterator) {
        Files.write(file, new byte[0]);
      }
    }

    assertThatThrownBy(() -> prep(target)).isInstanceOf(CorruptDataException.class);
  }

  @Test
  void nothingToWriteIsAnError() {
    assertThatThrownBy(() -> prep(target, "from-step", "1000000"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no rows");
    assertThatThrownBy(() -> prep(target, "window-length", "100000"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no rows");
    assertThatThrownBy(() -> prep(target, "splits", "train=0.9,test=0.000001"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Split 'test' gets none");
    assertThat(target).doesNotExist();
  }

  private void extend(String field, Object value) {
    try (Store store = Store.open(root);
        StepWriter writer = store.streams().open(Walk.NAME).writer()) {
      writer.append(new long[] {50_000}, new String[] {field}, new Object[] {value});
    }
  }

  /** Returns the directory of reports of a job that is as it was before its last shards. */
  private Path unfinish() throws IOException {
    ObjectNode job = (ObjectNode) Jobs.json(windows(target).record());
    job.path("splits").forEach(split -> ((ObjectNode) split).remove("files"));
    Path unfinished = directory.resolve(".prep-shards");
    Files.move(target, unfinished);
    Files.delete(unfinished.resolve("prep.json"));
    Path work = Files.createDirectory(unfinished.resolve(".work"));
    Files.writeString(work.resolve("job.json"), job.toString());
    return work;
  }

  private PrepSummary windows(Path output, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of("window-length", "8", "window-stride", "2", "window-boundary", "done"));
    options.addAll(List.of("splits", SPLITS));
    options.addAll(List.of(more));
    return prep(output, options.toArray(String[]::new));
  }

  private PrepSummary prep(Path output, String... more) {
    List<String> options = new ArrayList<>(List.of("stream", Walk.NAME));
    options.addAll(List.of(more));
    return TrainingPrep.run(
        spark, Jobs.options(root, "parquet:" + output, options.toArray(String[]::new)));
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private DataFrameReader reader() {
    return spark
        .read()
        .format("recursive-store")
        .option("stream", Walk.NAME)
        .option("window-length", 8)
        .option("window-stride", 2)
        .option("window-boundary", "done");
  }

  private Set<Long> firstSteps(Path output, String split) {
    Set<Long> steps = new HashSet<>();
    Jobs.rows(spark, output, split).forEach(row -> steps.add(firstStep(row)));
    return steps;
  }

  private static long firstStep(Row window) {
    return (Long) window.getList(0).get(0);
  }

  private static long episode(long row) {
    long begin = row;
    while (begin > 0 && (begin - 1) % 31 != 30 && (begin - 1) % 47 != 46) {
      begin--;
    }
    return begin;
  }

  private static Percentage exact() {
    return Percentage.withPercentage(1e-10);
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream().map(Row::toString).toList();
  }
}
