package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StreamField;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SparkTest
class CatalogTest {
  private static final AtomicInteger CATALOGS = new AtomicInteger();

  @TempDir Path directory;
  private SparkSession spark;
  private String root;
  private String lab;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    lab = "lab" + CATALOGS.incrementAndGet();
    spark.conf().set("spark.sql.catalog." + lab, RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog." + lab + ".root", root);
  }

  @Test
  void replacesTablesWithoutAQuery() {
    sql("CREATE TABLE %s.datasets.t AS SELECT 1 AS a");
    sql("CREATE OR REPLACE TABLE %s.datasets.t (b STRING)");
    sql("CREATE OR REPLACE TABLE %s.datasets.fresh (c STRING)");

    assertThat(sql("SELECT * FROM %s.datasets.t").columns()).containsExactly("b");
    assertThat(sql("SELECT * FROM %s.datasets.t").count()).isZero();
    assertThat(sql("SELECT * FROM %s.datasets.fresh").columns()).containsExactly("c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(x INT) USING orc; Leave USING out",
        "(x INT) LOCATION '/elsewhere'; Leave LOCATION out",
        "(x INT) COMMENT 'about'; Leave COMMENT out",
        "(x INT COMMENT 'about'); Leave COMMENT out",
        "(x INT) TBLPROPERTIES ('retention' = '7'); the property 'retention'"
      })
  void refusesClausesThatWouldBeLost(String clauses, String message) {
    assertThatThrownBy(() -> sql("CREATE TABLE %s.datasets.t " + clauses))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(message);
    assertThat(sql("SHOW TABLES IN %s.datasets").count()).isZero();
  }

  @Test
  void deletesAndReplacesRowsThatMatch() {
    sql(
        "CREATE TABLE %s.datasets.t AS SELECT id, DATE'2026-01-01' + CAST(id AS INT) AS day, IF(id = 7, CAST('NaN' AS DOUBLE), id) AS x FROM range(10)");

    sql("DELETE FROM %s.datasets.t WHERE DATE'2026-01-03' > DAY OR id IN (4, 5)");
    assertThat(ids()).containsExactly(2L, 3L, 6L, 7L, 8L, 9L);
    sql("DELETE FROM %s.datasets.t WHERE x > 8 AND NOT id <=> 9 AND NOT day <=> NULL");
    assertThat(ids()).containsExactly(2L, 3L, 6L, 8L, 9L);
    sql("DELETE FROM %s.datasets.t WHERE id NOT IN (2, 3, NULL)");
    assertThat(ids()).containsExactly(2L, 3L, 6L, 8L, 9L);
    sql("INSERT INTO %s.datasets.t REPLACE WHERE ID NOT IN (2, 3) SELECT 20L, NULL, 1.0D");
    assertThat(ids()).containsExactly(2L, 3L, 20L);
    assertThatThrownBy(() -> sql("DELETE FROM %s.datasets.t WHERE id + x > 3"))
        .isInstanceOf(AnalysisException.class);
    sql("TRUNCATE TABLE %s.datasets.t");
    assertThat(ids()).isEmpty();
    assertThat(sql("SELECT operation FROM %s.datasets.t.history ORDER BY version").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("create", "delete", "delete", "overwrite", "delete");
  }

  @Test
  void savesAFrameAsATable() {
    spark.range(3).write().saveAsTable(lab + ".datasets.t");
    spark.range(3).write().mode("append").saveAsTable(lab + ".datasets.t");

    assertThat(spark.table(lab + ".datasets.t").count()).isEqualTo(6);
  }

  @Test
  void aFrameOfATableThatWasCreatedAnewIsRefused() {
    sql("CREATE TABLE %s.datasets.t AS SELECT 1 AS x");
    Dataset<Row> frame = sql("SELECT * FROM %s.datasets.t");
    sql("DROP TABLE %s.datasets.t");
    sql("CREATE TABLE %s.datasets.t AS SELECT 2 AS x");

    assertThatThrownBy(frame::collectAsList).hasMessageContaining("TABLE_ID");
  }

  @Test
  void hasANamespaceForEachKind() {
    assertThat(column(sql("SHOW NAMESPACES IN %s"), 0))
        .containsExactly("datasets", "streams", "items");
    assertThatThrownBy(() -> sql("CREATE NAMESPACE %s.mine"))
        .hasMessageContaining("Namespaces can't be created");
    assertThatThrownBy(() -> sql("SHOW TABLES IN %s.mine")).hasMessageContaining("mine");
  }

  @Test
  void createsInsertsSelectsAndDrops() {
    sql("CREATE TABLE %s.datasets.t (id BIGINT NOT NULL, s STRING)");
    assertThat(sql("SELECT * FROM %s.datasets.t").count()).isZero();
    sql("INSERT INTO %s.datasets.t VALUES (1, 'a'), (2, null)");
    sql("INSERT INTO %s.datasets.t (s, id) VALUES ('c', 3)");

    assertThat(column(sql("SELECT s FROM %s.datasets.t ORDER BY id"), 0))
        .containsExactly("a", null, "c");
    assertThat(column(sql("SHOW TABLES IN %s.datasets"), 1)).containsExactly("t");

    sql("INSERT OVERWRITE %s.datasets.t VALUES (9, 'z')");
    assertThat(column(sql("SELECT s FROM %s.datasets.t"), 0)).containsExactly("z");

    sql("DROP TABLE %s.datasets.t");
    assertThat(sql("SHOW TABLES IN %s.datasets").count()).isZero();
    sql("DROP TABLE IF EXISTS %s.datasets.t");
  }

  @Test
  void createsTablesFromQueries() {
    sql("CREATE TABLE %s.datasets.squares AS SELECT id, id * id AS square FROM range(10)");

    assertThat(sql("SELECT sum(square) FROM %s.datasets.squares").first().getLong(0))
        .isEqualTo(285);
    try (Store store = Store.open(root)) {
      assertThat(store.datasets().open("squares").history()).as("one commit").hasSize(1);
    }
  }

  @Test
  void aQueryThatFailsCreatesNothing() {
    assertThatThrownBy(
            () ->
                sql(
                    "CREATE TABLE %s.datasets.bad AS SELECT cast(raise_error('no') AS int) AS x FROM range(9)"))
        .hasMessageContaining("no");
    assertThat(sql("SHOW TABLES IN %s.datasets").count()).isZero();
  }

  @Test
  void replacesTablesWithTheirSchemaAndKeepsOldVersions() {
    sql("CREATE TABLE %s.datasets.t AS SELECT 1 AS a");
    sql("CREATE OR REPLACE TABLE %s.datasets.t AS SELECT 'x' AS b");

    assertThat(sql("SELECT * FROM %s.datasets.t").columns()).containsExactly("b");
    assertThat(sql("SELECT * FROM %s.datasets.t VERSION AS OF 1").columns()).containsExactly("a");
  }

  @Test
  void renames() {
    sql("CREATE TABLE %s.datasets.a AS SELECT 1 AS x");
    sql("CREATE TABLE %s.datasets.c AS SELECT 1 AS x");
    sql("ALTER TABLE %1$s.datasets.a RENAME TO datasets.b");

    assertThat(column(sql("SHOW TABLES IN %s.datasets"), 1)).containsExactlyInAnyOrder("b", "c");
    assertThatThrownBy(() -> sql("ALTER TABLE %1$s.datasets.b RENAME TO datasets.c"))
        .hasMessageContaining("already exists");
  }

  @Test
  void travelsInTime() {
    sql("CREATE TABLE %s.datasets.t AS SELECT 1 AS x");
    sql("INSERT INTO %s.datasets.t VALUES (2)");

    assertThat(sql("SELECT * FROM %s.datasets.t VERSION AS OF 1").count()).isEqualTo(1);
    assertThat(sql("SELECT * FROM %s.datasets.t TIMESTAMP AS OF now()").count()).isEqualTo(2);
    assertThatThrownBy(() -> sql("SELECT * FROM %s.datasets.t VERSION AS OF 7"))
        .hasMessageContaining("7");
    assertThatThrownBy(() -> sql("SELECT * FROM %s.datasets.t TIMESTAMP AS OF '1999-01-01'"))
        .hasMessageContaining("1999");
  }

  @Test
  void readsStreams() {
    try (Store store = Store.openOrCreate(root)) {
      var stream =
          store
              .streams()
              .define("s", List.of(StreamField.scalar("x", FieldType.INT64)), CommitInfo.NONE);
      try (var writer = stream.writer()) {
        for (long step = 0; step < 100; step++) {
          writer.beginStep(step);
          writer.setLong(0, step * step);
          writer.endStep();
        }
      }
    }

    assertThat(column(sql("SHOW TABLES IN %s.streams"), 1)).containsExactly("s");
    assertThat(sql("SELECT sum(x) FROM %s.streams.s WHERE step < 10").first().getLong(0))
        .isEqualTo(285);
    assertThatThrownBy(() -> sql("SELECT * FROM %s.streams.s VERSION AS OF 1"))
        .hasMessageContaining("has no versions");
    sql("INSERT INTO %s.streams.s VALUES (100, 5), (101, 6)");
    sql("INSERT INTO %s.streams.s (x, step) SELECT 7L, 200");
    assertThat(sql("SELECT step, x FROM %s.streams.s WHERE step >= 100").collectAsList().toString())
        .isEqualTo("[[100,5], [101,6], [200,7]]");
    assertThatThrownBy(() -> sql("INSERT OVERWRITE %s.streams.s VALUES (300, 5)"))
        .hasMessageContaining("can't be overwritten");
    assertThatThrownBy(() -> sql("CREATE TABLE %s.streams.t (x INT)"))
        .hasMessageContaining("needs a column 'step'");
    sql("CREATE TABLE %s.streams.t (step BIGINT, x INT, v ARRAY<FLOAT>)");
    sql("INSERT INTO %s.streams.t VALUES (1, 2, array(0.5f))");
    sql("CREATE TABLE %s.streams.u AS SELECT step, x + 1 AS y FROM %1$s.streams.t");
    assertThat(sql("SELECT * FROM %s.streams.u").first().toString()).isEqualTo("[1,3]");
    assertThatThrownBy(() -> sql("REPLACE TABLE %s.streams.u AS SELECT 1L AS step, 2 AS z"))
        .hasMessageContaining("can't be replaced");
    sql("DROP TABLE %s.streams.s");
    sql("DROP TABLE %s.streams.t");
    sql("DROP TABLE %s.streams.u");
    assertThat(sql("SHOW TABLES IN %s.streams").count()).isZero();
  }

  @Test
  void anEmptyRootListsNothing() {
    assertThat(sql("SHOW TABLES IN %s.datasets").count()).isZero();
    assertThatThrownBy(() -> sql("SELECT * FROM %s.datasets.t"))
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
  }

  @Test
  void refusesSettingsItDoesNotHave() {
    spark.conf().set("spark.sql.catalog." + lab + ".rot", "x");
    assertThatThrownBy(() -> sql("SHOW NAMESPACES IN %s"))
        .hasStackTraceContaining("There is no option 'rot'. Did you mean 'root'?");

    spark.conf().set("spark.sql.catalog.rootless", RecursiveStoreCatalog.class.getName());
    assertThatThrownBy(() -> spark.sql("SHOW NAMESPACES IN rootless"))
        .hasStackTraceContaining("spark.sql.catalog.rootless.root");
  }

  @Test
  void refusesWhatItCantDo() {
    sql("CREATE TABLE %s.datasets.t AS SELECT 1 AS x");
    assertThatThrownBy(() -> sql("ALTER TABLE %s.datasets.t SET TBLPROPERTIES ('a' = 'b')"))
        .hasMessageContaining("Dataset 't' can't have properties yet");
    assertThatThrownBy(() -> sql("CREATE TABLE %s.datasets.u (x INT) PARTITIONED BY (days(x))"))
        .hasMessageContaining("can't be partitioned by days(x)");
    assertThatThrownBy(() -> sql("CREATE TABLE %s.datasets.`a/b` (x INT)"))
        .hasMessageContaining("Invalid dataset name 'a/b'");
  }

  private Dataset<Row> sql(String text) {
    return spark.sql(text.formatted(lab));
  }

  private static List<Object> column(Dataset<Row> rows, int index) {
    return rows.collectAsList().stream().map(row -> row.get(index)).toList();
  }

  private List<Object> ids() {
    return sql("SELECT id FROM %s.datasets.t ORDER BY id").collectAsList().stream()
        .map(row -> row.get(0))
        .toList();
  }
}
