package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.Store;
import io.recursivestore.exchange.OpenLineage;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes say by themselves what their rows were read from. */
@SparkTest
class LineageTest {
  private static final AtomicInteger CATALOGS = new AtomicInteger();
  private static final Parent A1 = dataset("a", 1);
  private static final Parent A2 = dataset("a", 2);
  private static final Parent B1 = dataset("b", 1);

  @TempDir Path directory;
  private SparkSession spark;
  private String root;
  private String lab;

  @BeforeEach
  void writeSources(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    lab = "lineage" + CATALOGS.incrementAndGet();
    spark.conf().set("spark.sql.catalog." + lab, RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog." + lab + ".root", root);
    spark.conf().set("spark.sql.shuffle.partitions", "1");
    write(spark.range(0, 3, 1, 1).toDF(), "a").save(root);
    write(spark.range(3, 5, 1, 1).toDF(), "a").save(root);
    write(spark.range(0, 10, 1, 1).toDF(), "b").save(root);
    spark
        .range(0, 7, 1, 1)
        .selectExpr("id AS step", "id * 2 AS x")
        .write()
        .format("recursive-store")
        .option("stream", "s")
        .mode("append")
        .save(root);
  }

  @Test
  void framesNameWhatTheyWereReadFrom() {
    Dataset<Row> first = read("a", "1").join(read("b", null), "id");
    write(first.union(read("a", null)), "c").save(root);

    assertThat(parentsOf("c")).containsExactlyInAnyOrder(A1, A2, B1);
    assertThat(parentsOf("a")).isEmpty();
  }

  @Test
  void whatTheUserSaysComesFirstAndNothingTwice() {
    write(read("a", null), "c").option("parents", "streams/old@4,datasets/a@2").save(root);

    assertThat(parentsOf("c"))
        .containsExactly(new Parent(CollectionRef.stream("old"), 4), dataset("a", 2));
  }

  @Test
  void statementsNameWhatTheyWereReadFrom() {
    sql("CREATE TABLE %s.datasets.c AS SELECT * FROM %s.datasets.a VERSION AS OF 1");
    assertThat(parentsOf("c")).containsExactly(A1);

    sql("INSERT INTO %s.datasets.c SELECT id FROM %s.datasets.c WHERE id < 2");
    assertThat(parentsOf("c")).containsExactly(dataset("c", 1));

    sql("INSERT OVERWRITE %s.datasets.c SELECT step FROM %s.streams.s WHERE step < 5");
    assertThat(parentsOf("c")).containsExactly(stream("s", 7));

    sql("REPLACE TABLE %s.datasets.c AS SELECT id, 1 AS one FROM %s.datasets.c");
    assertThat(parentsOf("c")).containsExactly(dataset("c", 3));

    sql("CREATE TABLE %s.streams.t AS SELECT id AS step, 1 AS x FROM %s.datasets.b");
    sql("INSERT INTO %s.streams.t SELECT id + 100 AS step, 1 AS x FROM %s.datasets.a");
    assertThat(history("t")).extracting(Commit::parents).containsExactly(List.of(B1), List.of(A2));
    assertThat(history("t").get(1).meta()).containsEntry(Commit.STEPS, "15");
  }

  @Test
  void subqueriesCommonTablesAndMetadataAnswersAreReadToo() {
    sql(
        "CREATE TABLE %s.datasets.c AS WITH t AS (SELECT id FROM %s.datasets.a)"
            + " SELECT t.id, (SELECT count(*) FROM %s.streams.s) AS n FROM t JOIN t AS u ON t.id = u.id"
            + " WHERE t.id IN (SELECT id FROM %s.datasets.b)");
    assertThat(parentsOf("c")).containsExactlyInAnyOrder(A2, stream("s", 7), B1);

    sql("CREATE TABLE %s.datasets.d AS SELECT count(*) AS n FROM %s.streams.s");
    assertThat(parentsOf("d")).containsExactly(stream("s", 7));
  }

  @Test
  void cachedRowsAreOfTheVersionThatWasCached() {
    Dataset<Row> cached = read("a", null).cache();
    try {
      assertThat(cached.count()).isEqualTo(5);
      write(cached.where("id > 0"), "c").save(root);
      assertThat(parentsOf("c")).containsExactly(A2);
    } finally {
      cached.unpersist();
    }
  }

  @Test
  void theVersionRecordedIsTheVersionRead() {
    Dataset<Row> early = read("a", null);
    write(spark.range(5, 9).toDF(), "a").save(root);

    write(early, "c").save(root);

    long rows = read("c", null).count();
    assertThat(parentsOf("c")).containsExactly(dataset("a", rows == 5 ? 2 : 3));

    Dataset<Row> cached = read("a", "2").unionByName(early).cache();
    try {
      write(cached, "d").save(root);
      assertThat(parentsOf("d")).contains(dataset("a", 2));
      assertThat(parentsOf("d").contains(dataset("a", 3))).isEqualTo(read("d", null).count() == 14);
    } finally {
      cached.unpersist();
    }
  }

  @Test
  void anotherStoreIsNoParentAndAnotherPathToThisOneIs() {
    String other = directory.resolve("other").toString();
    write(read("a", null), "copy").save(other);
    try (Store store = Store.open(other)) {
      assertThat(store.datasets().open("copy").history().get(0).parents()).isEmpty();
    }
    String roundabout = directory.resolve("x/../store").toString();
    write(spark.read().format("recursive-store").option("dataset", "a").load(roundabout), "c")
        .save(root);
    assertThat(parentsOf("c")).containsExactly(A2);
  }

  @Test
  void rowsOfNoCollectionAndRowsThatAreNotReadHaveNoParents() {
    write(read("a", null).where("false").union(spark.range(2).toDF()), "c").save(root);
    assertThat(parentsOf("c")).isEmpty();
  }

  @Test
  void streamingQueriesNameWhatEachEpochRead() throws Exception {
    DataStreamWriter<Row> query =
        follow("s").join(read("b", null), "id").selectExpr("step", "x").writeStream();
    run(query.format("recursive-store").option("stream", "t"), "t");
    sql("INSERT INTO %s.streams.s SELECT step + 7 AS step, x FROM %s.streams.s");
    run(query.format("recursive-store").option("stream", "t"), "t");

    assertThat(history("t"))
        .extracting(Commit::parents)
        .containsExactly(List.of(stream("s", 7), B1), List.of(stream("s", 14), B1));
  }

  @Test
  void batchesOfForeachBatchAreTracedToTheirMicroBatch() throws Exception {
    VoidFunction2<Dataset<Row>, Long> save = (rows, number) -> write(rows, "c").save(root);
    run(follow("s").writeStream().foreachBatch(save), "c");

    assertThat(parentsOf("c")).containsExactly(stream("s", 7));
  }

  @Test
  void theGraphIsATableBothWays() {
    sql("CREATE TABLE %s.datasets.c AS SELECT step FROM %s.streams.s");
    sql(
        "CREATE TABLE %s.datasets.d AS SELECT id FROM %s.datasets.a JOIN %s.datasets.c ON id = step");

    assertThat(rows("%s.datasets.d.ancestors", "depth, parent_kind, parent_name, parent_version"))
        .containsExactlyInAnyOrder(
            RowFactory.create(1, "dataset", "a", 2L),
            RowFactory.create(1, "dataset", "c", 1L),
            RowFactory.create(2, "stream", "s", 7L));
    assertThat(rows("%s.streams.s.descendants", "depth, kind, name, version"))
        .containsExactly(
            RowFactory.create(1, "dataset", "c", 1L), RowFactory.create(2, "dataset", "d", 1L));
    assertThat(rows("%s.datasets.a.descendants VERSION AS OF 1", "name"))
        .containsExactly(RowFactory.create("d"));
    assertThat(rows("%s.datasets.d.descendants", "*")).isEmpty();

    assertThat(rows("%s.streams.s.descendants VERSION AS OF 8", "name")).isEmpty();
    assertThatThrownBy(() -> rows("%s.streams.s.descendants VERSION AS OF 'x'", "name"))
        .hasMessageContaining("Stream 's' has no version 'x'. Give a number of its steps.");

    sql("DROP TABLE %s.datasets.c");
    assertThat(rows("%s.datasets.d.ancestors WHERE NOT parent_exists", "parent_name"))
        .containsExactly(RowFactory.create("c"));
  }

  @Test
  void writesOfSparkAreEventsOfOpenLineage() throws IOException {
    sql("CREATE TABLE %s.datasets.c AS SELECT * FROM %s.datasets.a VERSION AS OF 1");
    sql("INSERT INTO %s.datasets.c SELECT step FROM %s.streams.s");
    write(read("a", null).join(read("b", null), "id"), "c").save(root);

    assertThat(eventsOf("c"))
        .containsExactly(
            "[datasets/a@1] -> datasets/c@1",
            "[streams/s@7] -> datasets/c@2",
            "[datasets/a@2, datasets/b@1] -> datasets/c@3");
  }

  @Test
  void tablesSayHowOpenLineageNamesThem() {
    assertThat(
            spark
                .sql("SHOW TBLPROPERTIES %s.streams.s".replace("%s", lab))
                .where("key LIKE 'openlineage.%'")
                .orderBy("key")
                .collectAsList())
        .containsExactly(
            RowFactory.create("openlineage.dataset.name", root + "/streams/s"),
            RowFactory.create("openlineage.dataset.namespace", "file"));
  }

  private List<String> eventsOf(String dataset) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Store store = Store.open(root)) {
      new OpenLineage(store.objects()).write(Instant.MIN, out);
    }
    List<String> events = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      String made = versioned(event.get("outputs").get(0));
      if (made.startsWith("datasets/" + dataset + "@")) {
        List<String> inputs = new ArrayList<>();
        event.get("inputs").forEach(input -> inputs.add(versioned(input)));
        Collections.sort(inputs);
        events.add(inputs + " -> " + made);
      }
    }
    return events;
  }

  private String versioned(JsonNode dataset) {
    assertThat(dataset.get("name").asText()).startsWith(root + "/");
    return dataset.get("name").asText().substring(root.length() + 1)
        + "@"
        + dataset.get("facets").get("version").get("datasetVersion").asText();
  }

  private List<Row> rows(String table, String columns) {
    return spark.sql("SELECT " + columns + " FROM " + table.replace("%s", lab)).collectAsList();
  }

  private Dataset<Row> follow(String stream) {
    return spark
        .readStream()
        .format("recursive-store")
        .option("stream", stream)
        .load(root)
        .selectExpr("step", "x", "step AS id");
  }

  private void run(DataStreamWriter<Row> query, String name) throws Exception {
    query
        .option("checkpointLocation", directory.resolve("checkpoint-" + name).toString())
        .option("path", root)
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
  }

  private Dataset<Row> read(String dataset, String version) {
    var reader = spark.read().format("recursive-store").option("dataset", dataset);
    return (version == null ? reader : reader.option("versionAsOf", version)).load(root);
  }

  private static DataFrameWriter<Row> write(Dataset<Row> rows, String dataset) {
    return rows.write().format("recursive-store").option("dataset", dataset).mode("append");
  }

  private void sql(String statement) {
    spark.sql(statement.replace("%s", lab));
  }

  private List<Parent> parentsOf(String dataset) {
    try (Store store = Store.open(root)) {
      List<Commit> history = store.datasets().open(dataset).history();
      return history.get(history.size() - 1).parents();
    }
  }

  private List<Commit> history(String stream) {
    try (Store store = Store.open(root)) {
      return store.streams().open(stream).history();
    }
  }

  private static Parent dataset(String name, long version) {
    return new Parent(CollectionRef.dataset(name), version);
  }

  private static Parent stream(String name, long steps) {
    return new Parent(CollectionRef.stream(name), steps);
  }
}
