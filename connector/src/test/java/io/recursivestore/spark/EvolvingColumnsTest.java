package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Operation;
import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StreamField;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns of datasets that change: by ALTER TABLE, and by rows that bring others. */
@SparkTest
class EvolvingColumnsTest {
  private static final AtomicInteger CATALOGS = new AtomicInteger();

  @TempDir Path directory;
  private SparkSession spark;
  private String root;
  private String lab;

  @BeforeEach
  void createTable(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    lab = "evolving" + CATALOGS.incrementAndGet();
    spark.conf().set("spark.sql.catalog." + lab, RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog." + lab + ".root", root);
    sql(
        "CREATE TABLE %s.datasets.t (id INT NOT NULL, s STRUCT<x: INT, y: STRING>, a ARRAY<FLOAT>,"
            + " d DECIMAL(5, 2))");
    sql(
        "INSERT INTO %s.datasets.t VALUES"
            + " (1, named_struct('x', 10, 'y', 'p'), array(0.5f), 1.25), (2, NULL, NULL, NULL)");
  }

  @Test
  void optionsOfOtherSourcesAreNotRead() {
    assertThatCode(
            () ->
                spark
                    .range(1)
                    .write()
                    .format("noop")
                    .option("mergeSchema", "sometimes")
                    .mode("append")
                    .save())
        .doesNotThrowAnyException();
  }

  @Test
  void alterTableChangesColumnsAndLeavesOldVersionsAsTheyWere() {
    sql("ALTER TABLE %s.datasets.t ADD COLUMNS (n BIGINT NOT NULL DEFAULT 7 FIRST, w STRING)");
    sql("ALTER TABLE %s.datasets.t ADD COLUMN day DATE DEFAULT DATE '2026-11-21' AFTER id");
    sql("ALTER TABLE %s.datasets.t ADD COLUMN s.z DOUBLE FIRST");
    sql("ALTER TABLE %s.datasets.t ALTER COLUMN id TYPE BIGINT");
    sql("ALTER TABLE %s.datasets.t ALTER COLUMN s.x TYPE BIGINT, a.element TYPE DOUBLE");
    sql("ALTER TABLE %s.datasets.t ALTER COLUMN d TYPE DECIMAL(20, 2)");
    sql("ALTER TABLE %s.datasets.t ALTER COLUMN id DROP NOT NULL");
    sql("ALTER TABLE %s.datasets.t RENAME COLUMN s.y TO text");
    sql("ALTER TABLE %s.datasets.t DROP COLUMN w");
    sql("ALTER TABLE %s.datasets.t ALTER COLUMN d AFTER n");
    sql(
        "INSERT INTO %s.datasets.t (id, s) VALUES"
            + " (3000000000, named_struct('z', 0.5, 'x', 30, 'text', 'q'))");

    assertThat(sql("SELECT * FROM %s.datasets.t ORDER BY n, day, id").collectAsList().toString())
        .isEqualTo(
            "[[7,1.25,1,2026-11-21,[null,10,p],ArraySeq(0.5)],"
                + " [7,null,2,2026-11-21,null,null],"
                + " [7,null,3000000000,2026-11-21,[0.5,30,q],null]]");
    assertThat(sql("SELECT * FROM %s.datasets.t VERSION AS OF 2").columns())
        .containsExactly("id", "s", "a", "d");
    assertThat(sql("SELECT s.y FROM %s.datasets.t VERSION AS OF 2 WHERE id = 1").first().get(0))
        .isEqualTo("p");
    assertThat(history()).filteredOn(Operation.ALTER::equals).hasSize(10);
    assertThat(sql("SELECT id FROM %s.datasets.t WHERE n = 7 AND day > DATE '2026-01-01'").count())
        .isEqualTo(3);
  }

  @Test
  void columnsInStructsListsAndMapsAreChanged() {
    sql(
        "CREATE TABLE %s.datasets.n (l ARRAY<STRUCT<a: INT, b: STRING, c: FLOAT>>,"
            + " m MAP<STRING, DECIMAL(4, 2)>)");
    sql(
        "INSERT INTO %s.datasets.n VALUES"
            + " (array(named_struct('a', 1, 'b', 'x', 'c', 0.5f)), map('k', 1.25))");

    sql("ALTER TABLE %s.datasets.n DROP COLUMN l.element.b");
    sql("ALTER TABLE %s.datasets.n ALTER COLUMN l.element.c FIRST");
    sql("ALTER TABLE %s.datasets.n ALTER COLUMN l.element.c TYPE DOUBLE");
    sql("ALTER TABLE %s.datasets.n RENAME COLUMN l.element.a TO number");
    sql("ALTER TABLE %s.datasets.n ADD COLUMN l.element.b INT DEFAULT 7 AFTER c");
    sql("ALTER TABLE %s.datasets.n ALTER COLUMN m.value TYPE DECIMAL(9, 2)");

    assertThat(sql("SELECT * FROM %s.datasets.n").schema().toDDL())
        .isEqualTo("l ARRAY<STRUCT<c: DOUBLE, b: INT, number: INT>>,m MAP<STRING, DECIMAL(9,2)>");
    assertThat(sql("SELECT l[0].c, l[0].b, l[0].number, m['k'] FROM %s.datasets.n").first())
        .hasToString("[0.5,7,1,1.25]");
    assertThat(sql("SELECT l[0].b, m['k'] FROM %s.datasets.n VERSION AS OF 2").first())
        .hasToString("[x,1.25]");
  }

  @Test
  void aQueryOnAnAddedColumnReadsOnlyFilesThatCanHoldIt() {
    sql("ALTER TABLE %s.datasets.t ADD COLUMN n INT DEFAULT 5");
    sql("INSERT INTO %s.datasets.t VALUES (3, NULL, NULL, NULL, 9)");

    Dataset<Row> found = sql("SELECT id FROM %s.datasets.t WHERE n = 9");
    assertThat(found.collectAsList()).hasSize(1);
    assertThat(found.queryExecution().executedPlan().toString()).contains("fragments: 1 of 3");
    assertThat(sql("SELECT id FROM %s.datasets.t WHERE n = 5").count()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ADD COLUMN n INT NOT NULL; Give it a default, or allow nulls",
        "ADD COLUMN n INT COMMENT 'about'; can't keep comments of columns yet",
        "ADD COLUMN n BINARY DEFAULT X'00'; A default is a constant",
        "ADD COLUMN n INT DEFAULT rand() * 10; ",
        "ALTER COLUMN id TYPE STRING; 'id' is int32 and can't become string. It can become int64.",
        "ALTER COLUMN d TYPE DECIMAL(6, 3); up to decimal(38, 2)",
        "ALTER COLUMN id SET DEFAULT 3; can't change the default of column 'id'",
        "ALTER COLUMN s COMMENT 'about'; can't keep a comment of column 's' yet",
        "DROP COLUMNS (id, s, a, d); it is the last one there is",
        "SET TBLPROPERTIES ('a' = 'b'); can't have properties yet"
      })
  void whatCantBeChangedIsRefusedAndChangesNothing(String change, String message) {
    assertThatThrownBy(() -> sql("ALTER TABLE %s.datasets.t " + change))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(message == null ? "" : message);
    assertThat(history()).doesNotContain(Operation.ALTER);
  }

  @Test
  void streamsKeepTheirFields() {
    try (Store store = Store.open(root)) {
      store
          .streams()
          .define("s", List.of(StreamField.scalar("x", FieldType.INT64)), CommitInfo.NONE);
    }
    assertThatThrownBy(() -> sql("ALTER TABLE %s.streams.s ADD COLUMN y INT"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Stream 's' keeps the fields that it was defined with");
    assertThatThrownBy(() -> sql("CREATE TABLE %s.streams.u (step BIGINT, x INT DEFAULT 3)"))
        .hasMessageContaining("Leave DEFAULT out");
  }

  @Test
  void createdTablesHaveDefaults() {
    sql(
        "CREATE TABLE %s.datasets.u (a INT, b STRING DEFAULT 'it''s', c DECIMAL(4, 1) DEFAULT 1.5)");
    sql("INSERT INTO %s.datasets.u (a) VALUES (1)");
    sql("INSERT INTO %s.datasets.u VALUES (2, DEFAULT, NULL)");

    assertThat(sql("SELECT * FROM %s.datasets.u ORDER BY a").collectAsList().toString())
        .isEqualTo("[[1,it's,1.5], [2,it's,null]]");
  }

  @Test
  void framesThatLackColumnsHoldDefaults() {
    sql("ALTER TABLE %s.datasets.t ADD COLUMN n INT DEFAULT 5");
    writer(spark.sql("SELECT 3 AS id")).save(root);

    assertThat(sql("SELECT id, d, n FROM %s.datasets.t WHERE id = 3").first().toString())
        .isEqualTo("[3,null,5]");
  }

  @Test
  void mergingAddsColumnsAndWidensTypesInOneCommit() {
    Dataset<Row> rows =
        spark.sql(
            "SELECT 3000000000L AS ID, named_struct('x', 7, 'extra', true) AS s, 'new' AS added"
                + " UNION ALL SELECT -4L, NULL, NULL");
    writer(rows).option("mergeSchema", "true").save(root);

    assertThat(history()).containsExactly(Operation.CREATE, Operation.APPEND, Operation.APPEND);
    assertThat(sql("SELECT * FROM %s.datasets.t").schema().toDDL())
        .isEqualTo(
            "id BIGINT NOT NULL,s STRUCT<x: INT, y: STRING, extra: BOOLEAN>,a ARRAY<FLOAT>,"
                + "d DECIMAL(5,2),added STRING");
    assertThat(
            sql("SELECT id, s, d, added FROM %s.datasets.t ORDER BY id").collectAsList().toString())
        .isEqualTo(
            "[[-4,null,null,null], [1,[10,p,null],1.25,null], [2,null,null,null],"
                + " [3000000000,[7,null,true],null,new]]");
    assertThat(sql("SELECT id FROM %s.datasets.t WHERE a IS NULL AND added = 'new'").count())
        .isEqualTo(1);
  }

  @Test
  void narrowerAndMissingColumnsAreMergedToo() throws Exception {
    sql("ALTER TABLE %s.datasets.t ALTER COLUMN id TYPE BIGINT");
    sql("ALTER TABLE %s.datasets.t ADD COLUMN n INT DEFAULT 5");
    spark.sql("SELECT cast(-3 AS TINYINT) AS id").createOrReplaceTempView("few");
    spark.table("few").writeTo(lab + ".datasets.t").option("mergeSchema", "true").append();

    assertThat(sql("SELECT id, n, d FROM %s.datasets.t ORDER BY id").first().toString())
        .isEqualTo("[-3,5,null]");
    assertThat(sql("SELECT id FROM %s.datasets.t WHERE n = 5").count()).isEqualTo(3);
  }

  @Test
  void tablesOfACatalogAreMergedByTheOptionToo() throws Exception {
    Dataset<Row> rows = spark.sql("SELECT 3 AS id, 'new' AS added");
    rows.writeTo(lab + ".datasets.t").option("mergeSchema", "true").append();
    assertThat(sql("SELECT added FROM %s.datasets.t WHERE id = 3").first().get(0)).isEqualTo("new");
    assertThat(history()).containsExactly(Operation.CREATE, Operation.APPEND, Operation.APPEND);

    writer(spark.sql("SELECT 'only' AS other, 4 AS id"))
        .mode("overwrite")
        .option("mergeSchema", "true")
        .save(root);
    assertThat(sql("SELECT id, added, other FROM %s.datasets.t").collectAsList().toString())
        .isEqualTo("[[4,null,only]]");
  }

  @Test
  void withoutTheOptionTheErrorNamesIt() {
    Dataset<Row> rows = spark.sql("SELECT 3 AS id, 'new' AS added");
    assertThatThrownBy(() -> writer(rows).save(root))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Dataset 't' can't take these rows: There is no column 'added'.")
        .hasMessageContaining("mergeSchema=true");
    assertThatThrownBy(() -> rows.writeTo(lab + ".datasets.t").append())
        .hasMessageContaining("mergeSchema=true");
    Dataset<Row> text = spark.sql("SELECT 'three' AS id");
    assertThatThrownBy(() -> writer(text).option("mergeSchema", "true").save(root))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Column 'id' is int32, but the rows have string");
    assertThatThrownBy(
            () -> writer(spark.sql("SELECT 'x' AS added")).option("mergeSchema", "true").save(root))
        .hasMessageContaining("column 'id' (id 1) is missing");
    assertThat(history()).hasSize(2);
  }

  private DataFrameWriter<Row> writer(Dataset<Row> rows) {
    return rows.write().format("recursive-store").option("dataset", "t").mode("append");
  }

  private List<Operation> history() {
    try (Store store = Store.open(root)) {
      return store.datasets().open("t").history().stream().map(c -> c.operation()).toList();
    }
  }

  private Dataset<Row> sql(String text) {
    return spark.sql(text.formatted(lab));
  }
}
