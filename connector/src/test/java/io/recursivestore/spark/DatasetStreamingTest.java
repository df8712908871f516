package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.dataset.ExpireOptions;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets as sources and sinks of streaming queries. */
@SparkTest
class DatasetStreamingTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private String root;

  DatasetStreamingTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void writeSource() {
    root = directory.resolve("store").toString();
    spark.conf().set("spark.sql.shuffle.partitions", "1");
    append(0, 10);
    append(10, 20);
  }

  @Test
  void queryReadsAllRowsAndThenWhatVersionsAdd() throws Exception {
    run(Map.of());
    assertThat(ids("sink")).isEqualTo(range(0, 20));
    run(Map.of());
    append(20, 30);
    append(30, 35);
    run(Map.of());

    assertThat(ids("sink")).isEqualTo(range(0, 35));
    List<Commit> history = history("sink");
    assertThat(history).hasSize(2);
    assertThat(history)
        .extracting(Commit::parents)
        .containsExactly(List.of(source(2)), List.of(source(4)));
    assertThat(history).extracting(c -> c.meta().get(Commit.EPOCH)).containsExactly("0", "1");
    assertThat(history.get(0).meta().get(Commit.QUERY))
        .isEqualTo(history.get(1).meta().get(Commit.QUERY));
  }

  @Test
  void queryStartsWhereItIsTold() throws Exception {
    run(Map.of("startingVersion", "2"));
    assertThat(ids("sink")).isEqualTo(range(10, 20));

    StreamingQuery query = start(Map.of("startingVersion", "latest"), "later", "append");
    query.awaitTermination();
    append(20, 25);
    start(Map.of("startingVersion", "latest"), "later", "append").awaitTermination();
    assertThat(ids("later")).isEqualTo(range(20, 25));
  }

  @Test
  void batchesHaveNoMoreThanAskedFor() throws Exception {
    append(20, 30);
    append(30, 40);
    assertThat(rows(run(Map.of("maxFilesPerTrigger", "1")))).containsExactly(10L, 10L, 10L, 10L);
    assertThat(ids("sink")).isEqualTo(range(0, 40));

    Map<String, String> fromStart = Map.of("maxRowsPerTrigger", "25", "startingVersion", "1");
    StreamingQuery query = start(fromStart, "b", "append");
    query.awaitTermination();
    assertThat(rows(query)).containsExactly(20L, 20L);
    StreamingQuery small = start(Map.of("maxBytesPerTrigger", "1"), "c", "append");
    small.awaitTermination();
    assertThat(rows(small)).containsExactly(10L, 10L, 10L, 10L);
  }

  @Test
  void versionsThatReplaceRowsAreAnErrorOrPassedOver() throws Exception {
    run(Map.of());
    try (Store store = Store.open(root)) {
      // Changes no rows, so that there is nothing to read or to refuse.
      assertThat(store.datasets().open("source").compact(WriteOptions.DEFAULT, CommitInfo.NONE))
          .isPresent();
    }
    append(20, 25);
    overwrite(100, 105);
    append(30, 35);

    assertThatThrownBy(() -> run(Map.of("maxFilesPerTrigger", "1")))
        .hasStackTraceContaining("can't be followed beyond version 4: version 5 (overwrite)")
        .hasStackTraceContaining("Set the option 'skipChangeCommits'");
    assertThat(ids("sink")).isEqualTo(range(0, 25));
    run(Map.of("skipChangeCommits", "true"));
    assertThat(ids("sink"))
        .isEqualTo(
            LongStream.concat(LongStream.range(0, 25), LongStream.range(30, 35)).boxed().toList());
  }

  /** The query died after its epoch was committed, before it noted that. */
  @Test
  void replayedEpochCommitsNothing() throws Exception {
    run(Map.of());
    append(20, 30);
    run(Map.of());
    Path commits = directory.resolve("checkpoint-sink").resolve("commits");
    FileUtils.forceDelete(commits.resolve("1").toFile());
    FileUtils.deleteQuietly(commits.resolve(".1.crc").toFile());
    write(spark.range(50, 51).toDF(), "sink").mode("append").save(root);
    append(30, 31);

    run(Map.of());

    List<Long> expected = new ArrayList<>(range(0, 31));
    expected.add(50L);
    assertThat(ids("sink")).isEqualTo(expected);
    assertThat(history("sink"))
        .extracting(c -> c.meta().getOrDefault(Commit.EPOCH, "none"))
        .containsExactly("0", "1", "none", "2");
    try (Store store = Store.open(root)) {
      long files = store.datasets().open("sink").latest().fragmentCount();
      assertThat(directory.resolve("store/datasets/sink/data").toFile().list())
          .hasSize((int) files);
    }
  }

  @Test
  void anotherDatasetOfTheSameNameIsNotTakenForTheOneThatWasRead() throws Exception {
    run(Map.of());
    try (Store store = Store.open(root)) {
      store.datasets().drop("source");
    }
    for (int i = 0; i < 4; i++) {
      append(100 + i, 101 + i);
    }

    assertThatThrownBy(() -> run(Map.of()))
        .hasStackTraceContaining("Dataset 'source' that this query reads was created at")
        .hasStackTraceContaining("Start again with a new checkpoint");
    assertThat(ids("sink")).isEqualTo(range(0, 20));
  }

  /** The query died after it had noted what its micro-batch reads, before it read that. */
  @Test
  void versionsThatExpireBeforeTheirMicroBatchIsReadAreNotPassedOver() throws Exception {
    run(Map.of());
    append(20, 30);
    append(30, 40);
    append(40, 50);
    run(Map.of());
    Path checkpoint = directory.resolve("checkpoint-sink");
    FileUtils.forceDelete(checkpoint.resolve("commits").resolve("1").toFile());
    FileUtils.deleteQuietly(checkpoint.resolve("commits").resolve(".1.crc").toFile());
    try (Store store = Store.open(root)) {
      store.datasets().drop("sink");
      store.datasets().open("source").tag("kept", 3);
      store.datasets().open("source").expire(new ExpireOptions(1, Duration.ZERO, false, false));
    }

    assertThatThrownBy(() -> run(Map.of()))
        .hasStackTraceContaining("Dataset 'source' no longer has version 4")
        .hasStackTraceContaining("it expired. Start again with a new checkpoint");
  }

  @Test
  void completeModeReplacesAllRows() throws Exception {
    startCounting();
    append(20, 30);
    startCounting();

    assertThat(read("counts").orderBy("n").collectAsList())
        .extracting(row -> row.getLong(1))
        .containsExactly(15L, 15L);
    assertThat(history("counts")).hasSize(2);
  }

  @Test
  void rowsThatDoNotFitAreRefused() {
    write(spark.range(1).selectExpr("CAST(id AS INT) AS id", "1 AS x"), "sink").save(root);
    assertThatThrownBy(() -> run(Map.of()))
        .hasStackTraceContaining("Dataset 'sink' has the columns")
        .hasStackTraceContaining("Select and cast them");
    assertThatThrownBy(() -> run(Map.of("versionAsOf", "1")))
        .hasStackTraceContaining("readStream takes no 'versionAsOf'. Use 'startingVersion'");
    assertThatThrownBy(() -> run(Map.of("startingVersion", "first")))
        .hasStackTraceContaining("Option 'startingVersion' can't be 'first'");
    assertThatThrownBy(
            () -> start(Map.of("startingVersion", "9"), "new", "append").awaitTermination())
        .hasStackTraceContaining("Dataset 'source' has no version 9 (latest is 2)");
  }

  private void startCounting() throws Exception {
    follow(Map.of())
        .groupBy("even")
        .count()
        .selectExpr("even AS n", "count")
        .writeStream()
        .format("recursive-store")
        .option("dataset", "counts")
        .option("checkpointLocation", directory.resolve("checkpoint-counts").toString())
        .outputMode("complete")
        .trigger(Trigger.AvailableNow())
        .start(root)
        .awaitTermination();
  }

  private Dataset<Row> follow(Map<String, String> options) {
    return spark
        .readStream()
        .format("recursive-store")
        .option("dataset", "source")
        .options(options)
        .load(root)
        .selectExpr("id", "id % 2 AS even");
  }

  private StreamingQuery run(Map<String, String> options) throws Exception {
    StreamingQuery query = start(options, "sink", "append");
    query.awaitTermination();
    return query;
  }

  private StreamingQuery start(Map<String, String> options, String sink, String mode)
      throws Exception {
    return follow(options)
        .select("id")
        .writeStream()
        .format("recursive-store")
        .option("dataset", sink)
        .option("checkpointLocation", directory.resolve("checkpoint-" + sink).toString())
        .outputMode(mode)
        .trigger(Trigger.AvailableNow())
        .start(root);
  }

  private static List<Long> rows(StreamingQuery query) {
    return Arrays.stream(query.recentProgress())
        .map(StreamingQueryProgress::numInputRows)
        .filter(rows -> rows > 0)
        .toList();
  }

  private void append(long from, long to) {
    write(spark.range(from, to, 1, 1).toDF(), "source").mode("append").save(root);
  }

  private void overwrite(long from, long to) {
    write(spark.range(from, to, 1, 1).toDF(), "source").mode("overwrite").save(root);
  }

  private static DataFrameWriter<Row> write(Dataset<Row> rows, String name) {
    return rows.write().format("recursive-store").option("dataset", name).mode("append");
  }

  private Dataset<Row> read(String dataset) {
    return spark.read().format("recursive-store").option("dataset", dataset).load(root);
  }

  private List<Long> ids(String dataset) {
    return read(dataset).orderBy("id").collectAsList().stream().map(r -> r.getLong(0)).toList();
  }

  private List<Commit> history(String dataset) {
    try (Store store = Store.open(root)) {
      return store.datasets().open(dataset).history();
    }
  }

  private static Parent source(long version) {
    return new Parent(CollectionRef.dataset("source"), version);
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }
}
