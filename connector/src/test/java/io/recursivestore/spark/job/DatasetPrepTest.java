package io.recursivestore.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.Store;
import io.recursivestore.dataset.ExpireOptions;
import io.recursivestore.exchange.HuggingFaceDirectory;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards of a dataset, and shards as datasets. */
@SparkTest
class DatasetPrepTest {
  private static final int ROWS = 5000;
  private static final List<String> NAMES = List.of("train", "test");

  @TempDir Path directory;
  private SparkSession spark;
  private String root;
  private Path target;

  @BeforeEach
  void write(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    target = directory.resolve("shards");
    append(0, ROWS);
  }

  @Test
  void shardsHaveEachRowOnce() {
    prep(target, "shards", "4");

    Dataset<Row> shards = spark.read().parquet(target.resolve("data").toString());
    assertThat(shards.exceptAll(read("sales")).count()).isZero();
    assertThat(read("sales").exceptAll(shards).count()).isZero();
    assertThat(shards.count()).isEqualTo(ROWS);
  }

  @Test
  void sizesOfShardsAreNearlyEqual() {
    PrepSummary summary = prep(target, "shards", "4");

    for (String name : NAMES) {
      long rows = summary.rows().get(name);
      assertThat(Jobs.shards(spark, target, name))
          .hasSize(4)
          .allMatch(shard -> Math.abs(shard.size() - rows / 4) <= 3);
    }
  }

  @Test
  void rowsComeInARandomOrderThatTheSeedGives() {
    prep(target);
    prep(directory.resolve("seed"), "shuffle-seed", "1");

    List<Long> order = ids(target, "train");
    assertThat(order).isNotEqualTo(order.stream().sorted().toList());
    assertThat(ids(directory.resolve("seed"), "train"))
        .isNotEqualTo(order)
        .containsExactlyInAnyOrderElementsOf(order);
  }

  @Test
  void withoutShuffleRowsKeepTheirOrder() {
    append(ROWS, 100);

    prep(target, "shuffle", "false", "shards", "3");

    for (String name : NAMES) {
      List<Long> ids = ids(target, name);
      assertThat(ids).isEqualTo(ids.stream().sorted().toList()).isNotEmpty();
      List<Integer> sizes = Jobs.shards(spark, target, name).stream().map(List::size).toList();
      assertThat(sizes.get(0) - sizes.get(2)).isBetween(0, 1);
    }
  }

  @Test
  void aRowKeepsItsSplitWhenTheDatasetGrows() {
    prep(target);
    append(ROWS, 1000);
    prep(directory.resolve("grown"));

    for (String name : NAMES) {
      assertThat(ids(directory.resolve("grown"), name))
          .containsAll(ids(target, name))
          .hasSizeGreaterThan(ids(target, name).size());
    }
  }

  @Test
  void splitByAColumnKeepsItsValuesTogether() {
    prep(target, "split-by", "shop", "columns", "id,shop");

    Set<Object> train = new HashSet<>();
    Set<Object> test = new HashSet<>();
    Jobs.rows(spark, target, "train").forEach(row -> train.add(row.get(1)));
    Jobs.rows(spark, target, "test").forEach(row -> test.add(row.get(1)));
    assertThat(train).doesNotContainAnyElementsOf(test).hasSizeGreaterThan(5);
    assertThat(test).isNotEmpty();
  }

  @Test
  void theSameJobGivesTheSameBytes() {
    prep(target, "shards", "3");
    prep(directory.resolve("other"), "shards", "3");

    assertThat(Jobs.contents(directory.resolve("other"))).isEqualTo(Jobs.contents(target));
  }

  @Test
  void columnsOfEveryTypeAreWrittenInEachFormat() {
    Dataset<Row> rows =
        spark
            .range(500)
            .selectExpr(
                "id",
                "if(id % 9 = 0, null, cast(id % 100 AS tinyint)) AS tiny",
                "cast(id AS smallint) AS small",
                "id % 2 = 0 AS even",
                "float(id) / 3 AS half",
                "cast(id / 7 AS decimal(20, 5)) AS money",
                "date_add(date'2026-01-01', int(id)) AS day",
                "timestamp_micros(id * 1000001) AS time",
                "timestamp_ntz'2026-01-01 00:00:00' + make_dt_interval(0, int(id)) AS local",
                "binary(string(id)) AS bytes",
                "if(id % 5 = 0, null, array(struct(id AS a, string(id) AS b), null)) AS structs",
                "map(string(id), id, 'x', null) AS entries");
    rows.write().format("recursive-store").option("dataset", "types").save(root);
    for (String format : List.of("parquet", "arrow", "huggingface")) {
      TrainingPrep.run(
          spark, Jobs.options(root, format + ":" + directory.resolve(format), "dataset", "types"));
    }

    Dataset<Row> shards = spark.read().parquet(directory.resolve("parquet/data").toString());
    String[] entries = {"* except(entries)", "map_entries(entries) AS entries"};
    assertThat(shards.selectExpr(entries).exceptAll(rows.selectExpr(entries)).count()).isZero();
    assertThat(shards.count()).isEqualTo(500);
    assertThat(HuggingFaceDirectory.open(directory.resolve("huggingface")).get("train").rows())
        .hasValue(500);
  }

  @Test
  void aDatasetWithoutRowsIsAnError() {
    try (Store store = Store.open(root)) {
      store
          .datasets()
          .create("empty", store.datasets().open("sales").latest().schema(), CommitInfo.NONE);
    }

    assertThatThrownBy(
            () ->
                TrainingPrep.run(
                    spark, Jobs.options(root, "parquet:" + target, "dataset", "empty")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("has no rows");
  }

  @Test
  void anOlderVersionIsReadIfAskedFor() {
    append(ROWS, 100);

    PrepSummary summary = prep(target, "versionAsOf", "1");

    assertThat(summary.rows().values().stream().mapToLong(n -> n).sum()).isEqualTo(ROWS);
    assertThat(Jobs.json(summary.record()).path("input").path("version").asInt()).isEqualTo(1);
  }

  @Test
  void aMissingColumnIsSuggested() {
    assertThatThrownBy(() -> prep(target, "columns", "id,shp"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Did you mean 'shop'?");
    assertThatThrownBy(() -> prep(target, "split-by", "shp"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Did you mean 'shop'?");
  }

  @Test
  void shardsOfAStreamAsDatasetsHaveTheOrderAndTheHistory() {
    Walk.append(root, 3000);
    String[] options = {"splits", "train=0.8,test=0.2", "window-length", "10", "shards", "30"};
    PrepSummary summary = walk("dataset:windows", options);
    TrainingPrep.run(
        spark, Jobs.options(root, "parquet:" + target, with(options, "stream", Walk.NAME)));

    for (String name : NAMES) {
      // As text, because arrays with something that is not a number are never equal.
      assertThat(read("windows-" + name).collectAsList().stream().map(Row::toString))
          .isEqualTo(Jobs.rows(spark, target, name).stream().map(Row::toString).toList())
          .hasSize(summary.rows().get(name).intValue());
    }
    try (Store store = Store.open(root)) {
      List<Commit> history = store.datasets().open("windows-train").history();
      assertThat(history).hasSizeGreaterThan(2);
      assertThat(history)
          .allMatch(
              commit ->
                  commit
                      .parents()
                      .equals(List.of(new Parent(CollectionRef.stream(Walk.NAME), 3000))));
      Map<String, String> last = history.get(history.size() - 1).meta();
      assertThat(Jobs.json(last.get("prep.statistics")))
          .isEqualTo(Jobs.json(summary.record()).path("statistics"));
    }
    assertThat(walk("dataset:windows", options)).isEqualTo(summary);
    assertThatThrownBy(() -> walk("dataset:windows", with(options, "split-seed", "3")))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("'split-seed' was not given and is '3'");
  }

  @Test
  void aDatasetThatHadTheNameIsNotTheSame() throws IOException {
    ObjectNode job = (ObjectNode) Jobs.json(prep(target).record());
    Path work = Files.createDirectories(directory.resolve(".prep-killed/.work"));
    Files.writeString(work.resolve("job.json"), job.toString());
    try (Store store = Store.open(root)) {
      store.datasets().drop("sales");
    }
    append(0, ROWS);

    assertThatThrownBy(() -> prep(directory.resolve("killed")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("are no longer there");
  }

  @Test
  void aJobThatBeganMeanwhileIsNotTakenForThisOne() {
    sales("dataset:windows");

    try (DatasetOutput output = new DatasetOutput(root, "windows", NAMES)) {
      PrepRecord begun = output.begun().orElseThrow();
      PrepRecord other =
          new PrepRecord(
              begun.store(),
              begun.input(),
              begun.options().deepCopy().put("split-seed", "9"),
              begun.splits(),
              begun.leftOut());
      assertThatThrownBy(
              () ->
                  output.begin(
                      other,
                      ShardSchemas.of(read("sales").schema()),
                      new Parent(CollectionRef.dataset("sales"), 1)))
          .isInstanceOf(AlreadyExistsException.class)
          .hasMessageContaining("'split-seed' was not given and is '9'");
    }
  }

  @Test
  void shardsThatTwoRunsWroteAtOnceAreToldOf() {
    sales("dataset:windows");
    try (Store store = Store.open(root)) {
      var train = store.datasets().open("windows-train");
      Commit last = train.history().get(1);
      train.append(train.at(1), List.of(), new CommitInfo(last.parents(), last.meta()));
    }

    assertThatThrownBy(() -> sales("dataset:windows"))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("has shard 'train-00000' twice");
  }

  @Test
  void shardsThatExpiredAreNotWrittenTwice() {
    sales("dataset:windows");
    try (Store store = Store.open(root)) {
      var train = store.datasets().open("windows-train");
      train.tag("begun", 1);
      train.rollBack(train.latest().version(), Map.of());
      train.expire(new ExpireOptions(1, Duration.ZERO, false, false));
    }

    assertThatThrownBy(() -> sales("dataset:windows"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Dataset 'windows-train' had versions that expired");
  }

  @Test
  void aDatasetOfOthersIsLeftAlone() {
    read("sales")
        .write()
        .format("recursive-store")
        .option("dataset", "windows-test")
        .mode("append")
        .save(root);

    assertThatThrownBy(() -> sales("dataset:windows"))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("a dataset 'windows-test' already");
  }

  private PrepSummary prep(Path output, String... more) {
    return sales("parquet:" + output, more);
  }

  private PrepSummary sales(String output, String... more) {
    return TrainingPrep.run(
        spark,
        Jobs.options(root, output, with(more, "dataset", "sales", "splits", "train=0.9,test=0.1")));
  }

  private PrepSummary walk(String output, String... more) {
    return TrainingPrep.run(spark, Jobs.options(root, output, with(more, "stream", Walk.NAME)));
  }

  private Dataset<Row> read(String dataset) {
    return spark.read().format("recursive-store").option("dataset", dataset).load(root);
  }

  private List<Long> ids(Path output, String split) {
    return Jobs.rows(spark, output, split).stream().map(row -> row.getLong(0)).toList();
  }

  private void append(int first, int rows) {
    spark
        .range(first, first + rows, 1, 3)
        .selectExpr(
            "id",
            "concat('shop ', id % 40) AS shop",
            "if(id % 7 = 0, null, id / 3D) AS price",
            "array(id, id + 1) AS pair",
            "named_struct('a', id, 'b', string(id)) AS nested")
        .write()
        .format("recursive-store")
        .option("dataset", "sales")
        .mode("append")
        .save(root);
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
