package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SparkTest
class DatasetReadWriteTest {
  /** What tasks wait for, by the store's root: a task can't hold a latch. */
  private static final Map<String, CountDownLatch> LATCHES = new ConcurrentHashMap<>();

  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
  }

  @Test
  void aFailedWriteLeavesNoFiles() {
    write(numbers(0, 10)).save(root);
    CountDownLatch others = new CountDownLatch(3);
    LATCHES.put(root, others);
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            others.countDown();
          }
        };
    spark.sparkContext().addSparkListener(listener);
    try {
      assertThatThrownBy(() -> write(lastPartitionFails(root)).mode("append").save(root))
          .hasMessageContaining("the last one");
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }

    try (Store store = Store.open(root)) {
      assertThat(store.objects().list("datasets/numbers/data")).hasSize(files());
    }
  }

  @Test
  void aDatasetThatIsDroppedWhileItIsWrittenStaysDropped() {
    write(numbers(0, 10)).save(root);
    String store = root;
    Dataset<Row> rows =
        numbers(0, 10)
            .coalesce(1)
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    input -> {
                      drop(store);
                      return input;
                    },
                Encoders.row(numbers(0, 1).schema()));

    assertThatThrownBy(() -> write(rows).mode("append").save(root))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("numbers");
    assertThatThrownBy(() -> read().load(root)).hasMessageContaining("There is no dataset");
  }

  @Test
  void refusesOptionsOfStreams() {
    write(numbers(0, 10)).save(root);

    assertThatThrownBy(() -> read().option("from-step", 5).load(root))
        .hasMessage(
            "Dataset 'numbers' takes no option 'from-step', which is for streams. Leave it out.");
  }

  @Test
  void rowsOfOneLongTextComeInSmallBatches() {
    Dataset<Row> rows = spark.range(0, 3000, 1, 1).selectExpr("id", "repeat('x', 200000) prompt");
    write(rows).save(root);

    assertThat(read().load(root).selectExpr("sum(length(prompt))").first().getLong(0))
        .isEqualTo(3000L * 200_000);
  }

  @Test
  void aDatasetKeepsTheFormatOfItsFiles() {
    write(numbers(0, 10)).option("file-format", "arrow").save(root);
    write(numbers(10, 15)).mode("append").save(root);
    assertThat(endings()).containsOnly("arrow");
    Frames.assertSameRows(read().load(root), numbers(0, 15));
    assertThat(read().load(root).where("id >= 12").count()).isEqualTo(3);

    write(numbers(15, 20)).mode("append").option("file-format", "parquet").save(root);
    assertThat(endings()).contains("arrow", "parquet");
    Frames.assertSameRows(read().load(root), numbers(0, 20));
    Frames.assertSameRows(
        read().option("batch-rows", 3).load(root).where("id > 3"), numbers(0, 20).where("id > 3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "arrow", "hdf5", "sql"})
  void everyFormatIsWrittenAndFiltered(String format) {
    Dataset<Row> rows =
        spark
            .range(0, 5_000, 1, 2)
            .selectExpr("id", "id / 7 AS x", "concat('n', id) AS s", "id % 3 = 0 AS b");
    write(rows).option("file-format", format).save(root);

    assertThat(endings()).containsOnly(format.equals("hdf5") ? "h5" : format);
    Frames.assertSameRows(read().load(root), rows);
    String filter = "id >= 2400 AND b AND s < 'n26'";
    Frames.assertSameRows(read().load(root).where(filter), rows.where(filter));
    assertThat(plan(read().load(root).where("id < 100"))).contains("fragments: 1 of 2");
  }

  @Test
  void tablesAreCreatedWithAFormat() {
    spark.conf().set("spark.sql.catalog.f", RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.f.root", root);
    spark.sql(
        "CREATE TABLE f.datasets.numbers (id BIGINT) TBLPROPERTIES ('file-format' = 'arrow')");
    spark.sql("INSERT INTO f.datasets.numbers VALUES (1), (2)");
    assertThat(endings()).containsOnly("arrow");
    spark.sql("DROP TABLE f.datasets.numbers");
    spark.sql(
        "CREATE TABLE f.datasets.numbers TBLPROPERTIES ('file-format' = 'arrow') AS SELECT id FROM range(3)");
    assertThat(endings()).containsOnly("arrow");
    assertThatThrownBy(
            () ->
                spark.sql(
                    "CREATE TABLE f.datasets.x (id INT) TBLPROPERTIES ('file-format' = 'orc')"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(
            "Option 'file-format' can't be 'orc'. Give parquet, arrow, hdf5 or sql.");
  }

  @Test
  void arrowFilesCantHaveEveryCompression() {
    assertThatThrownBy(
            () ->
                write(numbers(0, 1))
                    .option("file-format", "arrow")
                    .option("compression", "snappy")
                    .save(root))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Arrow files can't be compressed with 'snappy'. Use none, zstd");
  }

  @Test
  void countsAndBoundsAreAnsweredByTheLog() {
    Dataset<Row> all =
        spark
            .range(0, 20)
            .selectExpr(
                "id",
                "CAST(id - 5 AS INT) i",
                "IF(id % 3 = 0, NULL, date_add(DATE '2020-01-01', CAST(id AS INT))) d",
                "CAST(id AS DECIMAL(20, 2)) p",
                "IF(id = 7, double('NaN'), double(id)) f",
                "repeat(CAST(id AS STRING), 80) s",
                "CAST(NULL AS BIGINT) n");
    write(all.where("id < 10")).save(root);
    write(all.where("id >= 10")).mode("append").save(root);

    String[] known = {
      "count(*)",
      "count(d)",
      "min(i)",
      "max(d)",
      "min(p)",
      "max(p)",
      "max(n)",
      "count(n)",
      "max(id)"
    };
    assertThat(plans(read().load(root).selectExpr(known))).contains("LocalTableScan");
    Frames.assertSameRows(read().load(root).selectExpr(known), all.selectExpr(known));
    for (String unknown : List.of("max(f)", "min(s)", "count(DISTINCT i)", "sum(i)")) {
      assertThat(plans(read().load(root).selectExpr(unknown))).doesNotContain("LocalTableScan");
      Frames.assertSameRows(read().load(root).selectExpr(unknown), all.selectExpr(unknown));
    }
    assertThat(read().load(root).where("id > 4").count()).isEqualTo(15);
    assertThat(read().option("versionAsOf", 1).load(root).count()).isEqualTo(10);
  }

  @Test
  void thePlannerKnowsNullsAndBounds() {
    write(
            spark
                .range(0, 20)
                .selectExpr(
                    "id",
                    "IF(id < 4, NULL, id) n",
                    "IF(id = 0, double('NaN'), id) d",
                    "TIMESTAMP_NTZ'2026-01-01 00:00:00' t"))
        .save(root);
    spark.conf().set("spark.sql.cbo.enabled", "true");
    try {
      var statistics = read().load(root).queryExecution().optimizedPlan().stats();
      var ofColumns = statistics.attributeStats().values().toList();
      assertThat(statistics.rowCount().get().toLong()).isEqualTo(20);
      assertThat(ofColumns.toString())
          .contains("Some(0),Some(19),Some(0)")
          .contains("Some(4),Some(19),Some(4)");
      var filtered = read().load(root).where("t > TIMESTAMP_NTZ'2025-01-01 00:00:00' AND d = 5");
      assertThat(filtered.count()).isEqualTo(1);
      assertThat(filtered.queryExecution().optimizedPlan().stats().sizeInBytes().toLong())
          .isGreaterThan(1);
    } finally {
      spark.conf().unset("spark.sql.cbo.enabled");
    }
  }

  @Test
  void onlyTheMembersOfStructsThatAreNeededAreRead() {
    String[] columns = {
      "id",
      "IF(id = 3, NULL, named_struct('a', id, 'b', named_struct('x', id * 2, 'y', 'text'))) s",
      "array(named_struct('a', id, 'b', repeat('x', 9))) l",
      "map('k', named_struct('a', id, 'b', id + 1)) m"
    };
    Dataset<Row> all = spark.range(0, 10).selectExpr(columns);
    write(all).save(root);
    write(all).mode("append").option("file-format", "arrow").save(root);

    String[] parts = {"s.b.x", "l.a", "m['k'].b b", "s IS NULL n"};
    Dataset<Row> found = read().load(root).selectExpr(parts);
    Frames.assertSameRows(found, all.union(all).selectExpr(parts));
    assertThat(readSchema(read().load(root).selectExpr("s.b.x", "l.a")).toDDL())
        .isEqualTo("s STRUCT<b: STRUCT<x: BIGINT>>,l ARRAY<STRUCT<a: BIGINT>>");
  }

  @Test
  void appendAddsRows() {
    write(numbers(0, 10)).mode("append").save(root);
    write(numbers(10, 15)).mode("append").save(root);

    Frames.assertSameRows(read().load(root), numbers(0, 15));
  }

  @Test
  void overwriteReplacesAllRows() {
    write(numbers(0, 10)).mode("append").save(root);
    write(numbers(3, 5)).mode("overwrite").save(root);

    Frames.assertSameRows(read().load(root), numbers(3, 5));
    Frames.assertSameRows(read().option("versionAsOf", 1).load(root), numbers(0, 10));
  }

  @Test
  void overwriteReplacesRowsThatMatch() {
    write(numbers(0, 100).coalesce(1)).save(root);
    write(numbers(100, 200).coalesce(1)).mode("append").save(root);
    Dataset<Row> rows = spark.range(3).selectExpr("150 + id as id", "'new' as s");
    String where = "ID >= 150 AND 150 <= id AND NOT (s = 'n160' OR s IS NULL)";

    write(rows).mode("overwrite").option("replaceWhere", where).save(root);

    Dataset<Row> expected =
        numbers(0, 150).union(numbers(160, 161)).union(rows).orderBy("id").toDF();
    Frames.assertSameRows(read().load(root), expected);
    assertThat(history().get(2).operation()).isEqualTo(Operation.OVERWRITE);
    assertThat(history().get(2).removed()).hasSize(1);

    DataFrameWriter<Row> others =
        write(numbers(10, 11)).mode("overwrite").option("replaceWhere", "id > 10");
    assertThatThrownBy(() -> others.save(root))
        .hasStackTraceContaining("with id > 10 by rows that don't match: a row has id = 10.");
    assertThatThrownBy(() -> write(rows).option("replaceWhere", "id > 1").mode("append").save(root))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("mode(\"overwrite\")");
    DataFrameWriter<Row> odd =
        write(rows).mode("overwrite").option("replaceWhere", "length(s) > 3");
    assertThatThrownBy(() -> odd.save(root)).isInstanceOf(AnalysisException.class);
    DataFrameWriter<Row> noCondition = write(rows).mode("overwrite").option("replaceWhere", "id >");
    assertThatThrownBy(() -> noCondition.save(root)).hasMessageContaining("no SQL condition");
    assertThat(history()).hasSize(3);
  }

  @Test
  void overwriteCreatesTheDataset() {
    write(numbers(3, 5)).mode("overwrite").save(root);

    assertThat(read().load(root).count()).isEqualTo(2);
  }

  @Test
  void errorIfExistsWritesOnce() {
    write(numbers(0, 10)).save(root);

    assertThatThrownBy(() -> write(numbers(0, 3)).mode("errorifexists").save(root))
        .hasMessageContaining("numbers")
        .hasMessageContaining("already exists");
    assertThat(read().load(root).count()).isEqualTo(10);
  }

  @Test
  void ignoreLeavesWhatThereIs() {
    write(numbers(0, 10)).mode("ignore").save(root);
    write(numbers(0, 3)).mode("ignore").save(root);

    assertThat(read().load(root).count()).isEqualTo(10);
    assertThat(history()).hasSize(1);
  }

  @Test
  void columnsAreMatchedByName() {
    write(spark.range(3).selectExpr("id", "id * 2 as double")).save(root);
    write(spark.range(3, 5).selectExpr("id * 2 as double", "id")).mode("append").save(root);

    Frames.assertSameRows(read().load(root), spark.range(5).selectExpr("id", "id * 2 as double"));
  }

  @Test
  void aDatasetCanBeOverwrittenByWhatItHolds() {
    write(numbers(0, 10)).save(root);
    write(read().load(root).where("id % 2 = 0")).mode("overwrite").save(root);

    assertThat(read().load(root).count()).isEqualTo(5);
  }

  @Test
  void columnsWithoutNullsTakeNullsLater() {
    write(spark.range(3).toDF()).save(root);
    write(spark.sql("select cast(null as bigint) id")).mode("append").save(root);

    assertThat(read().load(root).where("id is null").count()).isEqualTo(1);
  }

  @Test
  void readsVersionsAndTimes() {
    write(numbers(0, 10)).save(root);
    write(numbers(10, 30)).mode("append").save(root);
    List<Commit> history = history();

    assertThat(read().option("versionAsOf", 1).load(root).count()).isEqualTo(10);
    assertThat(read().option("versionAsOf", 2).load(root).count()).isEqualTo(30);
    assertThat(read().option("timestampAsOf", history.get(0).time().toString()).load(root).count())
        .isEqualTo(10);
    assertThat(read().option("timestampAsOf", "2999-01-01").load(root).count()).isEqualTo(30);
  }

  @Test
  void recordsParentsAndMetadata() {
    write(numbers(0, 10))
        .option("parents", "datasets/weather@3, streams/ewr@1")
        .option("meta.author", "Ada")
        .save(root);

    Commit commit = history().get(0);
    assertThat(commit.operation()).isEqualTo(Operation.CREATE);
    assertThat(commit.parents())
        .containsExactly(
            new Parent(CollectionRef.dataset("weather"), 3),
            new Parent(CollectionRef.stream("ewr"), 1));
    assertThat(commit.meta()).isEqualTo(Map.of("author", "Ada"));
  }

  @Test
  void readsOnlyTheColumnsThatAreAskedFor() {
    write(spark.range(3).selectExpr("id", "id as b", "id as c")).save(root);

    Dataset<Row> some = read().load(root).select("c", "id");
    Frames.assertSameRows(some, spark.range(3).selectExpr("id as c", "id"));
    assertThat(plan(some)).contains("[columns: [id, c]");
  }

  @Test
  void countsRowsWithoutColumns() {
    write(numbers(0, 12345)).save(root);

    assertThat(read().load(root).count()).isEqualTo(12345);
  }

  @Test
  void leavesOutFilesThatNoMatchCanBeIn() {
    write(numbers(0, 100).coalesce(1)).save(root);
    write(numbers(100, 200).coalesce(1)).mode("append").save(root);
    write(numbers(200, 300).coalesce(1)).mode("append").save(root);

    Dataset<Row> found = read().load(root).where("id >= 150 and id < 160");
    Frames.assertSameRows(found, numbers(150, 160));
    assertThat(plan(found)).contains("fragments: 1 of 3");
    Dataset<Row> none = read().load(root).where("id = 1000");
    assertThat(none.collectAsList()).isEmpty();
    assertThat(plan(none)).contains("fragments: 0 of 3");
  }

  @Test
  void whatHoldsForAllRowsOfTheFilesIsNotEvaluated() {
    write(numbers(0, 100).coalesce(1)).save(root);
    write(numbers(100, 200).coalesce(1)).mode("append").save(root);
    write(numbers(200, 300).coalesce(1)).mode("append").save(root);

    Dataset<Row> whole = read().load(root).where("id >= 100 and id <= 199 and id IS NOT NULL");
    Frames.assertSameRows(whole, numbers(100, 200));
    assertThat(optimized(whole)).doesNotContain("Filter");
    Dataset<Row> part = read().load(root).where("id >= 100 and id < 150");
    Frames.assertSameRows(part, numbers(100, 150));
    assertThat(optimized(part)).doesNotContain("Filter");
    assertThat(plan(part)).contains("evaluated by the store: id < 150]");
    Dataset<Row> counted = read().load(root).where("id < 200").selectExpr("count(*)", "max(id)");
    Frames.assertSameRows(counted, numbers(0, 200).selectExpr("count(*)", "max(id)"));
    assertThat(plans(counted)).contains("LocalTableScan");
    Dataset<Row> none = read().load(root).where("id < 0").selectExpr("count(*)", "max(id)");
    Frames.assertSameRows(none, numbers(0, 0).selectExpr("count(*)", "max(id)"));
    Dataset<Row> mixed = read().load(root).where("id <> 250 and length(string(id)) > 1");
    Frames.assertSameRows(mixed, numbers(10, 250).union(numbers(251, 300)));
  }

  @Test
  void nullsAndNansAreNotTakenForMatches() {
    Dataset<Row> rows =
        spark.sql(
            "SELECT * FROM VALUES (1L, 1.0D, 'a'), (2L, double('NaN'), NULL), (NULL, 2.0D, 'b')"
                + " AS t(n, d, s)");
    write(rows.coalesce(1)).save(root);
    for (String condition :
        List.of(
            "n > 0",
            "n IS NOT NULL",
            "d >= 1.0",
            "d < 10",
            "d > 1.5",
            "s >= 'a'",
            "NOT (n > 5)",
            "n IN (1, 2, NULL)",
            "NOT (n IN (7, NULL))",
            "n <=> 1",
            "NOT (n <=> 1)",
            "n > 0 OR s = 'b'")) {
      Frames.assertSameRows(read().load(root).where(condition), rows.where(condition));
    }
  }

  @Test
  void rowPositionsAreThoseInTheFileWhateverIsLeftOut() {
    write(spark.range(0, 200_000).coalesce(1).toDF()).save(root);
    Dataset<Row> found = read().load(root).where("id IN (5, 150000)");
    Frames.assertSameRows(found, spark.range(0, 200_000).toDF().where("id IN (5, 150000)"));
    Frames.assertSameRows(found.selectExpr("_row AS id"), found);
  }

  @Test
  void filesThatAJoinNeedsNothingOfAreNotRead() throws IOException {
    for (long from = 0; from < 4_000; from += 1_000) {
      write(numbers(from, from + 1_000).coalesce(1)).mode("append").save(root);
    }
    try (Store store = Store.open(root)) {
      List<Fragment> files = store.datasets().open("numbers").latest().fragments();
      for (int i : List.of(0, 1, 3)) {
        Files.delete(Path.of(root, "datasets/numbers", files.get(i).path()));
      }
    }
    // Spark finds out by itself what a condition on the key means for the other side.
    Dataset<Row> keys = spark.range(0, 4_000).selectExpr("id", "id DIV 10 AS ten");
    Dataset<Row> few = keys.where("ten = 205").select("id");
    Dataset<Row> joined = read().load(root).join(few.hint("broadcast"), "id");
    Frames.assertSameRows(joined, numbers(2_050, 2_060));
    assertThat(plans(joined)).contains("dynamicpruning");
    keys.write().format("recursive-store").option("dataset", "keys").save(root);
    Dataset<Row> stored =
        spark
            .read()
            .format("recursive-store")
            .option("dataset", "keys")
            .load(root)
            .where("ten = 205")
            .select("id");
    Dataset<Row> both = read().load(root).join(stored.hint("broadcast"), "id");
    Frames.assertSameRows(both, numbers(2_050, 2_060));
    assertThat(plans(both)).contains("dynamicpruning", "evaluated by the store");
    Dataset<Row> many = keys.where("ten >= 200 AND ten < 300").select("id");
    Dataset<Row> most = read().load(root).join(many.hint("broadcast"), "id");
    Frames.assertSameRows(most, numbers(2_000, 3_000));
  }

  @Test
  void joinsAndAggregatesLikeAnyTable() {
    write(numbers(0, 1000)).save(root);
    Dataset<Row> rows = read().load(root);

    Row sums = rows.join(rows.select("id"), "id").selectExpr("sum(id)", "max(s)").first();
    assertThat(sums.getLong(0)).isEqualTo(499_500);
  }

  private Dataset<Row> numbers(long from, long to) {
    return spark.range(from, to).selectExpr("id", "concat('n', id) as s");
  }

  private static DataFrameWriter<Row> write(Dataset<Row> rows) {
    return rows.write().format("recursive-store").option("dataset", "numbers");
  }

  private DataFrameReader read() {
    return spark.read().format("recursive-store").option("dataset", "numbers");
  }

  private List<Commit> history() {
    try (Store store = Store.open(root)) {
      return store.datasets().open("numbers").history();
    }
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  /** Its last partition fails when the driver knows the files of all others. */
  private Dataset<Row> lastPartitionFails(String root) {
    return spark
        .range(0, 100, 1, 4)
        .mapPartitions(
            (MapPartitionsFunction<Long, Long>)
                input -> {
                  if (TaskContext.getPartitionId() == 3) {
                    assertThat(LATCHES.get(root).await(1, TimeUnit.MINUTES)).isTrue();
                    throw new IllegalStateException("the last one");
                  }
                  return input;
                },
            Encoders.LONG())
        .toDF("id");
  }

  private int files() {
    try (Store store = Store.open(root)) {
      return store.datasets().open("numbers").latest().fragments().size();
    }
  }

  private static String optimized(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan().toString();
  }

  private static void drop(String root) {
    try (Store store = Store.open(root)) {
      store.datasets().drop("numbers");
    }
  }

  private List<String> endings() {
    try (Store store = Store.open(root)) {
      return store.datasets().open("numbers").latest().fragments().stream()
          .map(f -> f.path().substring(f.path().lastIndexOf('.') + 1))
          .distinct()
          .toList();
    }
  }

  private static String plans(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  private static StructType readSchema(Dataset<Row> rows) {
    LogicalPlan leaf = rows.queryExecution().optimizedPlan().collectLeaves().head();
    return ((DataSourceV2ScanRelation) leaf).scan().readSchema();
  }
}
