package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.model.Fragment;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark shows of scans, of two files that have three pages of each of three columns. */
@SparkTest
class ScanMetricsTest {
  private static final int ROWS = 100_000;
  private static final int PAGES = 2 * 3 * 3;

  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void write(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    spark
        .range(0, ROWS, 1, 2)
        .selectExpr("id", "xxhash64(id) AS code", "string(id * 7) AS name")
        .write()
        .format("recursive-store")
        .option("dataset", "numbers")
        .save(root);
  }

  @Test
  void withoutFilterNothingIsLeftOut() {
    Map<String, Long> metrics = run(read());

    assertThat(metrics)
        .containsEntry("pagesRead", (long) PAGES)
        .containsEntry("pagesLeftOut", 0L)
        .containsEntry("rowsRead", (long) ROWS)
        .containsEntry("rowsLeftOut", 0L);
    assertThat(metrics.get("bytesRead")).isBetween(fileBytes() * 9 / 10, fileBytes());
  }

  @Test
  void pagesAndRowsThatCantMatchAreLeftOut() {
    Map<String, Long> metrics = run(read().where("id BETWEEN 45000 AND 45010"));

    // Only one file is opened.
    assertThat(metrics)
        .containsEntry("pagesRead", 3L)
        .containsEntry("pagesLeftOut", 6L)
        .containsEntry("rowsRead", 11L)
        .containsEntry("rowsLeftOut", ROWS / 2 - 11L);
    assertThat(metrics.get("bytesRead")).isBetween(1L, fileBytes() / 4);
  }

  @Test
  void pagesOfOtherColumnsAreLeftOutWithTheirRows() {
    Map<String, Long> metrics = run(read().where("code = xxhash64(12345L)"));

    // Those of the filter's column are read, and one of each other column.
    assertThat(metrics)
        .containsEntry("pagesRead", 6L + 2)
        .containsEntry("pagesLeftOut", PAGES - 6L - 2)
        .containsEntry("rowsRead", 1L)
        .containsEntry("rowsLeftOut", ROWS - 1L);
  }

  @Test
  void whatALimitLeavesUnreadIsNotLeftOut() {
    Map<String, Long> metrics = run(read().limit(5));

    assertThat(metrics).containsEntry("pagesLeftOut", 0L).containsEntry("rowsLeftOut", 0L);
    assertThat(metrics.get("rowsRead")).isBetween(5L, ROWS / 2L);
  }

  @Test
  void scansThatAreNarrowedByAJoinTellIt() {
    Dataset<Row> few = spark.range(45_000, 45_100, 1, 1).where("id % 10 = 0").toDF("id");
    Map<String, Long> metrics = run(read().join(functions.broadcast(few), "id"));

    assertThat(metrics.get("rowsRead")).isBetween(10L, 20_000L);
    assertThat(metrics.get("rowsRead") + metrics.get("rowsLeftOut")).isEqualTo(ROWS / 2);
    assertThat(metrics).containsEntry("pagesRead", 3L).containsEntry("pagesLeftOut", 6L);
  }

  @Test
  void filesThatAreReadOneByOneAreSummedUp() {
    assertThat(run(read().select("id", "code", "name", "_version", "_file")))
        .containsEntry("pagesRead", (long) PAGES)
        .containsEntry("rowsRead", (long) ROWS)
        .containsEntry("rowsLeftOut", 0L);
    assertThat(run(read().select("code", "_version").where("code = xxhash64(12345L)")))
        .containsEntry("rowsRead", 1L)
        .containsEntry("rowsLeftOut", ROWS - 1L);
    assertThat(run(read().select("id", "_row").where("code = xxhash64(12345L)")))
        .containsEntry("pagesRead", 2L * 6)
        .containsEntry("rowsRead", 1L)
        .containsEntry("rowsLeftOut", ROWS - 1L);
    assertThat(run(read().select("id", "code", "_file").where("code = xxhash64(12345L)")))
        .containsEntry("pagesRead", 6L + 1)
        .containsEntry("pagesLeftOut", 5L)
        .containsEntry("rowsRead", 1L)
        .containsEntry("rowsLeftOut", ROWS - 1L);
  }

  @Test
  void partitionsOfOneTaskAreSummedUp() {
    Dataset<Row> rows = reader().option("target-partition-bytes", 1).load(root);
    assertThat(rows.rdd().getNumPartitions()).isEqualTo(2);

    assertThat(run(rows.coalesce(1)))
        .containsEntry("pagesRead", (long) PAGES)
        .containsEntry("rowsRead", (long) ROWS);
    assertThat(run(rows.select("id", "_file").coalesce(1)))
        .containsEntry("pagesRead", 6L)
        .containsEntry("rowsRead", (long) ROWS);
  }

  @Test
  void microBatchesTellIt() throws Exception {
    StreamingQuery query =
        spark
            .readStream()
            .format("recursive-store")
            .option("dataset", "numbers")
            .load(root)
            .writeStream()
            .format("noop")
            .option("checkpointLocation", directory.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();

    assertThat(
            metrics(
                ((StreamingQueryWrapper) query).streamingQuery().lastExecution().executedPlan()))
        .containsEntry("pagesRead", (long) PAGES)
        .containsEntry("rowsRead", (long) ROWS);
  }

  @Test
  void theSqlTabShowsSums() throws Exception {
    Dataset<Row> rows = read().where("id >= 50000").select("id");
    assertThat(rows.collectAsList()).hasSize(ROWS / 2);

    spark.sparkContext().listenerBus().waitUntilEmpty();
    var shown = ((org.apache.spark.sql.classic.SparkSession) spark).sharedState().statusStore();
    SQLExecutionUIData last = shown.executionsList().last();
    Map<Object, String> values =
        CollectionConverters.asJava(shown.executionMetrics(last.executionId()));
    Map<String, String> named = new TreeMap<>();
    for (SQLPlanMetric metric : CollectionConverters.asJava(last.metrics())) {
      named.put(metric.name(), String.valueOf(values.get(metric.accumulatorId())));
    }
    assertThat(named)
        .containsEntry("pages read", "3")
        .containsEntry("pages left out", "0")
        .containsEntry("rows read", "" + ROWS / 2)
        .containsEntry("rows left out", "0");
    assertThat(Long.parseLong(named.get("bytes read"))).isPositive();
  }

  private DataFrameReader reader() {
    return spark.read().format("recursive-store").option("dataset", "numbers");
  }

  private Dataset<Row> read() {
    return reader().load(root);
  }

  private long fileBytes() {
    try (Store store = Store.open(root)) {
      List<Fragment> files = store.datasets().open("numbers").latest().fragments();
      assertThat(files).hasSize(2);
      return files.stream().mapToLong(Fragment::bytes).sum();
    }
  }

  /** Runs a query, and returns the metrics of its scan by name. */
  private static Map<String, Long> run(Dataset<Row> rows) {
    assertThat(rows.collectAsList()).isNotEmpty();
    return metrics(rows.queryExecution().executedPlan());
  }

  private static Map<String, Long> metrics(SparkPlan plan) {
    List<SparkPlan> scans =
        leaves(plan).filter(leaf -> leaf.metrics().contains("rowsRead")).toList();
    assertThat(scans).hasSize(1);
    Map<String, Long> values = new TreeMap<>();
    for (Map.Entry<String, SQLMetric> metric :
        CollectionConverters.asJava(scans.get(0).metrics()).entrySet()) {
      values.put(metric.getKey(), metric.getValue().value());
    }
    return values;
  }

  private static Stream<SparkPlan> leaves(SparkPlan plan) {
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return leaves(adaptive.executedPlan());
    }
    if (plan instanceof QueryStageExec stage) {
      return leaves(stage.plan());
    }
    List<SparkPlan> children = CollectionConverters.asJava(plan.children());
    return children.isEmpty()
        ? Stream.of(plan)
        : children.stream().flatMap(ScanMetricsTest::leaves);
  }
}
