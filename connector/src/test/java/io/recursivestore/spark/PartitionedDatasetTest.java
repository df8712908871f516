package io.recursivestore.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.SortBy;
import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SparkTest
class PartitionedDatasetTest {
  private static final String COLUMNS =
      "id BIGINT, kind STRING, day DATE, time TIMESTAMP, price DECIMAL(9,2), bytes BINARY";

  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void open(SparkSession session) {
    // A catalog keeps its root as long as its session.
    spark = session.newSession();
    root = directory.resolve("store").toString();
    spark.conf().set("spark.sql.catalog.part", RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.part.root", root);
  }

  @Test
  void tablesArePartitionedByTransforms() throws Exception {
    spark.sql(
        "CREATE TABLE part.datasets.t ("
            + COLUMNS
            + ") PARTITIONED BY (months(time), bucket(2, id), truncate(1, kind))");
    Dataset<Row> rows = rows(0, 400);
    rows.repartition(3).writeTo("part.datasets.t").append();

    Frames.assertSameRows(table("t"), rows);
    assertThat(texts("t")).containsExactly("months(time)", "bucket(2, id)", "truncate(1, kind)");
    long partitions =
        rows.selectExpr("date_trunc('month', time)", "part.bucket(2, id)", "left(kind, 1)")
            .distinct()
            .count();
    assertThat(spark.table("part.datasets.t.partitions").count()).isEqualTo(partitions);
    // Rows of one partition come to one task.
    assertThat(fragments("t")).hasSize((int) partitions);
    assertThat(
            spark
                .table("part.datasets.t.fragments")
                .where("partition['truncate(1, kind)'] IS NULL")
                .selectExpr("sum(rows)")
                .first()
                .get(0))
        .isEqualTo(rows.where("kind IS NULL").count());
  }

  @Test
  void filesAreLeftOutByTheirPartitions() throws Exception {
    spark.sql(
        "CREATE TABLE part.datasets.t ("
            + COLUMNS
            + ") PARTITIONED BY (bucket(8, id), days(time))");
    rows(0, 1000).writeTo("part.datasets.t").append();

    int all = fragments("t").size();
    Dataset<Row> one = table("t").where("id = 77");
    Frames.assertSameRows(one, rows(0, 1000).where("id = 77"));
    assertThat(plan(one)).contains("fragments: " + all / 8 + " of " + all);
    Dataset<Row> some = table("t").where("id IN (3, 4) AND time < '1970-01-03'");
    Frames.assertSameRows(some, rows(0, 1000).where("id IN (3, 4) AND time < '1970-01-03'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "kind; kind; kind = 'b'",
        "years(time); year(time); time >= '1970-01-01'",
        "months(day); trunc(day, 'month'); day = '1969-07-21'",
        "days(time); to_date(time); time < '1969-12-31'",
        "hours(time); date_trunc('hour', time); time = timestamp_seconds(-40000)",
        "bucket(4, kind); part.bucket(4, kind); kind = 'größe'",
        "bucket(4, day); part.bucket(4, day); day = '1969-07-21'",
        "truncate(100, id); id DIV 100; id BETWEEN 90 AND 110",
        "truncate(1, kind); left(kind, 1); kind LIKE 'g%'",
        "truncate(100, price); floor(price); price < 0"
      })
  void everyTransformKeepsPartitionsApartAndLeavesFilesOut(
      String transform, String values, String filter) throws Exception {
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    spark.sql("CREATE TABLE part.datasets.t (" + COLUMNS + ") PARTITIONED BY (" + transform + ")");
    rows(0, 400).repartition(3).writeTo("part.datasets.t").append();

    long partitions = rows(0, 400).selectExpr(values).distinct().count();
    assertThat(fragments("t")).hasSize((int) partitions);
    Frames.assertSameRows(table("t"), rows(0, 400));
    Dataset<Row> found = table("t").where(filter);
    Frames.assertSameRows(found, rows(0, 400).where(filter));
    assertThat(plan(found)).doesNotContain("fragments: " + partitions + " of " + partitions);
  }

  @Test
  void savesArePartitioned() {
    rows(0, 100)
        .write()
        .format("recursive-store")
        .option("dataset", "t")
        .option("partition-by", "bucket(2, id), day")
        .option("sort-by", "id desc")
        .mode("append")
        .save(root);
    rows(0, 50)
        .write()
        .format("recursive-store")
        .option("dataset", "u")
        .partitionBy("kind", "day")
        .save(root);
    rows(50, 100)
        .write()
        .format("recursive-store")
        .option("dataset", "u")
        .partitionBy("kind", "day")
        .mode("append")
        .save(root);

    assertThat(texts("t")).containsExactly("bucket(2, id)", "day");
    assertThat(texts("u")).containsExactly("kind", "day");
    Frames.assertSameRows(table("t"), rows(0, 100));
    Frames.assertSameRows(table("u"), rows(0, 100));
    assertSortedFiles("t", "id DESC");
    assertThatThrownBy(
            () ->
                rows(0, 1)
                    .write()
                    .format("recursive-store")
                    .option("dataset", "t")
                    .option("partition-by", "kind")
                    .mode("append")
                    .save(root))
        .hasMessageContaining("is there already, partitioned by bucket(2, id), day");
  }

  @Test
  void framesSayPartitionsAndOrderOfNewTables() throws Exception {
    rows(0, 200)
        .writeTo("part.datasets.t")
        .partitionedBy(functions.years(col("day")), col("kind"))
        .create();
    rows(0, 200).writeTo("part.datasets.s").clusterBy("id").create();
    spark.sql(
        "CREATE TABLE part.datasets.q CLUSTER BY (kind, id) AS SELECT * FROM part.datasets.t");

    assertThat(texts("t")).containsExactly("years(day)", "kind");
    assertThat(sort("s")).containsExactly(SortBy.ascending("id"));
    assertThat(sort("q")).containsExactly(SortBy.ascending("kind"), SortBy.ascending("id"));
    assertSortedFiles("s", "id");
    assertSortedFiles("q", "kind, id");
    spark.sql("ALTER TABLE part.datasets.q CLUSTER BY (id)");
    assertThat(sort("q")).containsExactly(SortBy.ascending("id"));
    Frames.assertSameRows(table("q"), rows(0, 200));
  }

  @Test
  void partitionsThatAreWrittenAreReplaced() throws Exception {
    spark.sql("CREATE TABLE part.datasets.t (" + COLUMNS + ") PARTITIONED BY (kind)");
    rows(0, 100).writeTo("part.datasets.t").append();
    Dataset<Row> news = rows(100, 200).where("kind = 'b'");
    Dataset<Row> left = rows(0, 100).where("NOT kind <=> 'b'");

    news.writeTo("part.datasets.t").overwritePartitions();
    Frames.assertSameRows(table("t"), left.union(news));

    news.write()
        .format("recursive-store")
        .option("dataset", "t")
        .option("partitionOverwriteMode", "dynamic")
        .mode("overwrite")
        .save(root);
    Frames.assertSameRows(table("t"), left.union(news));

    spark.conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
    try {
      spark.sql("INSERT OVERWRITE part.datasets.t SELECT * FROM part.datasets.t WHERE kind = 'b'");
      Frames.assertSameRows(table("t"), left.union(news));
      news.write().format("recursive-store").option("dataset", "t").mode("overwrite").save(root);
      Frames.assertSameRows(table("t"), left.union(news));
      long versions = version("t");
      spark.sql("INSERT OVERWRITE part.datasets.t SELECT * FROM part.datasets.t WHERE id < 0");
      assertThat(version("t")).isEqualTo(versions);
    } finally {
      spark.conf().unset("spark.sql.sources.partitionOverwriteMode");
    }
    assertThat(last("t").operation()).isEqualTo(Operation.OVERWRITE);

    news.write().format("recursive-store").option("dataset", "t").mode("overwrite").save(root);
    Frames.assertSameRows(table("t"), news);
  }

  @Test
  void overwritesReachFilesThatWerePartitionedOtherwise() throws Exception {
    spark.sql("CREATE TABLE part.datasets.t (" + COLUMNS + ") PARTITIONED BY (days(time))");
    rows(0, 60).writeTo("part.datasets.t").append();
    spark.sql("CALL part.system.partition_by('t', 'kind, bucket(2, id)')");
    rows(60, 120).writeTo("part.datasets.t").append();
    Dataset<Row> news = rows(120, 180).where("kind = 'a'");

    news.writeTo("part.datasets.t").overwritePartitions();

    Frames.assertSameRows(table("t"), rows(0, 120).where("NOT kind <=> 'a'").union(news));
  }

  @Test
  void partitionsAreDeletedWithoutReadingThem() {
    spark.sql("CREATE TABLE part.datasets.t (" + COLUMNS + ") PARTITIONED BY (kind, days(time))");
    insert("t", rows(0, 100));

    spark.sql("DELETE FROM part.datasets.t WHERE kind = 'a' OR time >= '1970-01-02'");

    assertThat(last("t").added()).isEmpty();
    Frames.assertSameRows(
        table("t"), rows(0, 100).where("NOT (kind <=> 'a') AND time < '1970-01-02'"));
    long version = version("t");
    spark.sql("DELETE FROM part.datasets.t WHERE kind = 'a'");
    assertThat(version("t")).isEqualTo(version);
  }

  @Test
  void rowsInAnyOrderAreWrittenToo() {
    // Without a distribution, either task has rows of more partitions than files may be open.
    for (String distribution : List.of("none", "hash", "range")) {
      rows(0, 1500)
          .repartition(2)
          .write()
          .format("recursive-store")
          .option("dataset", distribution)
          .option("partition-by", "bucket(80, id), kind")
          .option("write-distribution", distribution)
          .save(root);

      Frames.assertSameRows(table(distribution), rows(0, 1500));
    }
  }

  @Test
  void rowsWithoutPartitionsAndOrderNeedNoDistribution() {
    for (String distribution : List.of("none", "hash", "range")) {
      rows(0, 10)
          .write()
          .format("recursive-store")
          .option("dataset", distribution)
          .option("write-distribution", distribution)
          .save(root);

      Frames.assertSameRows(table(distribution), rows(0, 10));
    }
  }

  @Test
  void streamsAreWrittenInPartitions() throws Exception {
    String source = directory.resolve("source").toString();
    rows(0, 50).write().format("recursive-store").option("dataset", "s").save(source);
    for (String partitions : List.of("", "days(time), kind")) {
      spark.sql("CALL part.system.partition_by('" + copy(partitions, source) + "', 'kind')");
    }
    for (boolean isTable : new boolean[] {true, false}) {
      var writer =
          spark
              .readStream()
              .format("recursive-store")
              .option("dataset", "s")
              .load(source)
              .writeStream()
              .format("recursive-store")
              .option("checkpointLocation", directory.resolve("c" + isTable).toString())
              .trigger(Trigger.AvailableNow());
      StreamingQuery query =
          isTable
              ? writer.toTable("part.datasets.d0")
              : writer.option("dataset", "d16").start(root);
      query.awaitTermination();
    }
    Frames.assertSameRows(table("d0"), rows(0, 50).union(rows(0, 50)));
    Frames.assertSameRows(table("d16"), rows(0, 50).union(rows(0, 50)));
    assertThat(fragments("d16")).allMatch(f -> !f.columns().isEmpty());
  }

  /** Creates a dataset with rows, named by the length of what it is partitioned by. */
  private String copy(String partitions, String source) {
    String name = "d" + partitions.length();
    var writer =
        spark
            .read()
            .format("recursive-store")
            .option("dataset", "s")
            .load(source)
            .write()
            .format("recursive-store")
            .option("dataset", name);
    (partitions.isEmpty() ? writer : writer.option("partition-by", partitions)).save(root);
    return name;
  }

  @Test
  void compactionsSort() {
    spark.sql("CREATE TABLE part.datasets.t (" + COLUMNS + ") PARTITIONED BY (truncate(1, kind))");
    insert("t", rows(0, 50));
    insert("t", rows(50, 100));
    Dataset<Row> before = table("t");

    Row done =
        spark.sql("CALL part.system.compact(dataset => 't', sort_by => 'day, id desc')").first();

    assertThat(done.isNullAt(0)).isFalse();
    assertSortedFiles("t", "day, id DESC");
    Frames.assertSameRows(table("t"), before);
    assertThat(last("t").operation()).isEqualTo(Operation.COMPACT);
    assertThat(last("t").meta()).isEqualTo(Map.of());
    try (Store store = Store.open(root)) {
      assertThat(store.objects().list("datasets/t/leases")).isEmpty();
    }
  }

  @Test
  void compactionsAreRestrictedByConditions() {
    spark.sql("CREATE TABLE part.datasets.t (" + COLUMNS + ") PARTITIONED BY (kind)");
    insert("t", rows(0, 50));
    insert("t", rows(50, 100));
    List<String> before = fragments("t").stream().map(Fragment::path).toList();

    spark.sql("CALL part.system.compact(dataset => 't', where => \"kind = 'a'\")");

    List<String> after = fragments("t").stream().map(Fragment::path).toList();
    assertThat(before.stream().filter(path -> !after.contains(path))).hasSize(2);
    Frames.assertSameRows(table("t"), rows(0, 100));
    assertThatThrownBy(() -> spark.sql("CALL part.system.compact('t', where => 'true')"))
        .hasMessageContaining("says nothing of files");
  }

  /** They look as if nobody had read the condition. */
  @Test
  void conditionsThatAreAlwaysTrueAreRefused() {
    insertNew("t", rows(0, 10));

    assertThatThrownBy(
            () ->
                rows(10, 20)
                    .write()
                    .format("recursive-store")
                    .option("dataset", "t")
                    .option("replaceWhere", "true")
                    .mode("overwrite")
                    .save(root))
        .hasMessageContaining("leave the option out, to replace all rows");

    Frames.assertSameRows(table("t"), rows(0, 10));
  }

  @Test
  void whatCannotBePartitionedIsRefused() {
    assertThatThrownBy(
            () ->
                spark.sql(
                    "CREATE TABLE part.datasets.t (" + COLUMNS + ") PARTITIONED BY (days(id))"))
        .hasMessageContaining("can't be partitioned by days(id)");
    assertThatThrownBy(
            () -> spark.sql("CREATE TABLE part.streams.t (step BIGINT, x INT) PARTITIONED BY (x)"))
        .hasMessageContaining("can't be partitioned");
    spark.sql("CREATE TABLE part.datasets.t (" + COLUMNS + ") PARTITIONED BY (kind)");
    assertThatThrownBy(() -> spark.sql("ALTER TABLE part.datasets.t DROP COLUMN kind"))
        .hasMessageContaining("can't be dropped while the dataset is partitioned by it");
    assertThatThrownBy(
            () ->
                rows(0, 10)
                    .drop("kind")
                    .writeTo("part.datasets.t")
                    .option("mergeSchema", "true")
                    .append())
        .hasMessageContaining("have no column 'kind'");
  }

  private Dataset<Row> rows(int from, int to) {
    return spark
        .range(from, to, 1, 2)
        .selectExpr(
            "id",
            "elt(1 + id % 5, 'a', 'b', 'größe', '../😀', null) AS kind",
            "date_add(DATE'1969-06-01', CAST(id % 9 * 50 AS INT)) AS day",
            "timestamp_seconds((id % 11 - 5) * 40000) AS time",
            "CAST(id % 3 - 1.5 AS DECIMAL(9,2)) AS price",
            "CAST(CAST(id % 4 AS STRING) AS BINARY) AS bytes");
  }

  private void insert(String name, Dataset<Row> rows) {
    rows.write().format("recursive-store").option("dataset", name).mode("append").save(root);
  }

  private void insertNew(String name, Dataset<Row> rows) {
    rows.write().format("recursive-store").option("dataset", name).save(root);
  }

  private Dataset<Row> table(String name) {
    return spark.table("part.datasets.`" + name + "`");
  }

  private static String plan(Dataset<Row> frame) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) frame)
        .queryExecution()
        .executedPlan()
        .toString();
  }

  private void assertSortedFiles(String name, String order) {
    Dataset<Row> places = table(name).selectExpr("*", "_file AS file", "_row AS place");
    assertThat(
            places
                .selectExpr(
                    "row_number() OVER (PARTITION BY file ORDER BY " + order + ") AS wanted",
                    "place + 1 AS found",
                    "rank() OVER (PARTITION BY file ORDER BY " + order + ") AS least",
                    "count(*) OVER (PARTITION BY file, " + order.replace(" DESC", "") + ") AS same")
                .where("found < least OR found >= least + same")
                .count())
        .isZero();
  }

  private List<Fragment> fragments(String name) {
    try (Store store = Store.open(root)) {
      return store.datasets().open(name).latest().fragments();
    }
  }

  private List<String> texts(String name) {
    try (Store store = Store.open(root)) {
      return store.datasets().open(name).latest().schema().partitions().stream()
          .map(PartitionColumn::text)
          .toList();
    }
  }

  private List<SortBy> sort(String name) {
    try (Store store = Store.open(root)) {
      return store.datasets().open(name).latest().schema().sort();
    }
  }

  private long version(String name) {
    try (Store store = Store.open(root)) {
      return store.datasets().open(name).latest().version();
    }
  }

  private Commit last(String name) {
    try (Store store = Store.open(root)) {
      List<Commit> history = store.datasets().open(name).history();
      return history.get(history.size() - 1);
    }
  }
}
