package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.item.Item;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemParent;
import io.recursivestore.item.ItemTotals;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows become items in one commit, and items become datasets that know where they are from. */
@SparkTest
@ParameterizedClass
@EnumSource(ItemLab.Kind.class)
class ItemsWriteTest {
  @Parameter ItemLab.Kind kind;
  @TempDir Path directory;
  private SparkSession spark;
  private ItemLab lab;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    lab = new ItemLab(session, directory, kind);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aFrameBecomesItemsAndThenVersions() {
    Dataset<Row> rows =
        spark
            .range(0, 5_000, 1, 4)
            .selectExpr(
                "concat('i', id) AS id",
                "timestamp_seconds(id) AS time",
                "IF(id % 2 = 0, 'even', 'odd') AS type",
                "array('all', concat('m', id % 10)) AS tags",
                "map('k', id) AS metadata",
                "named_struct('n', id, 'half', id / 2) AS payload");
    save(rows, "append");
    save(rows.where("payload.n < 10").drop("time"), "append");

    ItemTotals totals = docs(ItemCollection::totals);
    assertThat(totals).isEqualTo(new ItemTotals(5_010, 5_000, 5_010, bytes(), bytes()));
    assertThat(item("i7").version()).isEqualTo(2);
    assertThat(first("i7").payload().text()).isEqualTo("{\"n\":7,\"half\":3.5}");
    assertThat(item("i11").metadata().more().toString()).isEqualTo("{\"k\":11}");
    assertThat(lab.rows("SELECT count(*) FROM %s.items.docs WHERE type = 'odd'"))
        .containsExactly("[2500]");
  }

  private long bytes() {
    return lab.sql("SELECT sum(size) FROM %s.items.docs").first().getLong(0)
        + lab.sql("SELECT sum(size) FROM %s.items.docs WHERE version = 2").first().getLong(0);
  }

  @Test
  void itemsWithoutIdsThatAreWrittenTwiceAreOnce() {
    Dataset<Row> rows = spark.range(100).selectExpr("to_json(struct(id)) AS payload");
    save(rows, "append");
    save(rows.selectExpr("CAST(NULL AS STRING) AS id", "payload"), "append");

    assertThat(docs(ItemCollection::totals).items()).isEqualTo(100);
  }

  @Test
  void payloadsAndMetadataOfAllFormsAreTaken() {
    lab.sql("CREATE TABLE %s.items.docs TBLPROPERTIES ('keep-versions' = '2')");
    lab.sql("INSERT INTO %s.items.docs (payload, id) VALUES ('[1, 2.50]', 'text')");
    lab.sql(
        "INSERT INTO %s.items.docs SELECT 'variant' AS id, parse_json('{\"a\": [1, null]}') AS payload");
    lab.sql(
        "INSERT INTO %s.items.docs SELECT 'array' AS id, array(1, 2) AS payload, '{\"x\": 1.10}' AS metadata");
    lab.sql(
        "INSERT INTO %s.items.docs SELECT 'bytes' AS ID, X'0102' AS bytes, named_struct('y', 2) AS metadata");
    lab.sql(
        "INSERT INTO %s.items.docs SELECT 'child' AS id, 'null' AS payload,"
            + " array(named_struct('id', 'text', 'version', 1)) AS parents");

    assertThat(
            lab.rows(
                "SELECT id, payload, hex(bytes), metadata IS NULL FROM %s.items.docs ORDER BY id"))
        .containsExactly(
            "[array,[1,2],null,false]",
            "[bytes,null,0102,false]",
            "[child,null,null,true]",
            "[text,[1, 2.50],null,true]",
            "[variant,{\"a\":[1,null]},null,true]");
    assertThat(item("child").metadata().parents()).containsExactly(ItemParent.item("text", 1));
    assertThat(docs(ItemCollection::settings).keptVersions()).isEqualTo(2);
    lab.sql("CREATE TABLE %1$s.items.copy AS SELECT * EXCEPT (version, size) FROM %1$s.items.docs");
    assertThat(lab.rows("SELECT * EXCEPT (version, bytes) FROM %s.items.copy ORDER BY id"))
        .isEqualTo(lab.rows("SELECT * EXCEPT (version, bytes) FROM %s.items.docs ORDER BY id"));
    lab.sql("DROP TABLE %s.items.docs");
    assertThat(lab.rows("SHOW TABLES IN %s.items").toString())
        .contains("copy")
        .doesNotContain("docs");
  }

  @Test
  void aJobThatFailsLeavesNothing() {
    lab.sql("CREATE TABLE %s.items.docs AS SELECT 'a' AS id, '1' AS payload");
    Dataset<Row> bad =
        spark
            .range(0, 20_000, 1, 2)
            .selectExpr(
                "concat('b', id) AS id",
                "IF(id = 19999, 'no json', CAST(id AS STRING)) AS payload");

    assertThatThrownBy(() -> save(bad, "append"))
        .hasStackTraceContaining("Item 'b19999': The payload is not JSON");
    assertThatThrownBy(() -> save(bad, "overwrite")).hasStackTraceContaining("Item 'b19999'");
    assertThat(lab.rows("SELECT id FROM %s.items.docs")).containsExactly("[a]");
    assertThatThrownBy(
            () ->
                lab.sql(
                    "CREATE TABLE %s.items.more AS SELECT raise_error('no') AS payload FROM range(9)"))
        .hasStackTraceContaining("no");
    assertThat(lab.rows("SHOW TABLES IN %s.items")).hasSize(1);
  }

  @Test
  void allItemsAreReplacedInOneCommit() {
    lab.sql(
        "CREATE TABLE %s.items.docs AS SELECT CAST(id AS STRING) AS id, '1' AS payload, 'old' AS type FROM range(100)");
    save(spark.sql("SELECT 'x' AS id, '2' AS payload, 'new' AS type"), "overwrite");

    assertThat(lab.rows("SELECT id, version, type FROM %s.items.docs"))
        .containsExactly("[x,1,new]");
    assertThat(lab.rows("SELECT count(*) FROM %s.items.docs WHERE type = 'old'"))
        .containsExactly("[0]");
    lab.sql("INSERT OVERWRITE %s.items.docs SELECT 'y' AS id, '3' AS payload");
    lab.sql(
        "CREATE OR REPLACE TABLE %1$s.items.docs AS SELECT concat(id, 'z') AS id, payload FROM %1$s.items.docs");
    assertThat(lab.rows("SELECT id, payload FROM %s.items.docs")).containsExactly("[yz,3]");
    assertThat(docs(ItemCollection::totals).puts()).isEqualTo(103);
  }

  @Test
  void itemsBecomeADatasetThatKnowsWhereItIsFrom() {
    lab.sql(
        "CREATE TABLE %s.items.docs AS SELECT CAST(id AS STRING) AS id, '{\"v\": 2}' AS payload FROM range(10)");
    lab.sql("INSERT INTO %s.items.docs SELECT '3' AS id, '{\"v\": 5}' AS payload");
    lab.sql(
        "CREATE TABLE %1$s.datasets.d AS SELECT id, CAST(get_json_object(payload, '$.v') AS INT) AS v"
            + " FROM %1$s.items.docs");

    assertThat(lab.sql("SELECT sum(v) FROM %s.datasets.d").first().getLong(0)).isEqualTo(23);
    try (Store store = lab.store()) {
      assertThat(store.datasets().open("d").history().get(0).parents())
          .containsExactly(
              new Parent(
                  new CollectionRef(io.recursivestore.model.CollectionKind.ITEMS, "docs"), 11));
    }
    assertThat(lab.rows("SELECT parents FROM %s.datasets.d.history").toString())
        .contains("items/docs@11");
  }

  @Test
  void parentsThatAreGivenGoToAllItems() {
    spark
        .sql("SELECT 'a' AS id, '1' AS payload")
        .write()
        .format("recursive-store")
        .option("items", "docs")
        .option("parents", "datasets/weather@2")
        .mode("append")
        .save(lab.root);

    assertThat(item("a").metadata().parents())
        .containsExactly(new ItemParent.OfCollection(CollectionRef.dataset("weather"), 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'a' AS id; need a column 'payload' (JSON) or 'bytes'",
        "'1' AS payload, 1 AS version; get their version from the store",
        "'1' AS payload, 'x' AS typ; There is no column 'typ'. Did you mean 'type'?",
        "'1' AS payload, 1 AS id; can't take the column 'id' of type INT. Cast it to STRING.",
        "1 AS payload; Cast it to STRING (JSON), STRUCT, MAP, ARRAY or VARIANT.",
        "'1' AS payload, array(1) AS tags; Cast it to ARRAY<STRING>"
      })
  void columnsThatDoNotFitAreRefused(String columns, String message) {
    assertThatThrownBy(() -> save(spark.sql("SELECT " + columns), "append"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'a' AS id, CAST(NULL AS STRING) AS payload; Item 'a' has neither payload nor bytes",
        "'a' AS id, '1' AS payload, X'01' AS bytes; Item 'a' has both a payload and bytes",
        "'a' AS id, '1' AS payload, '[]' AS metadata; Item 'a' has metadata that is no JSON object",
        "'a' AS id, '1' AS payload, array('x', NULL) AS tags; Item 'a' has a tag that is null",
        "'' AS id, '1' AS payload; Invalid id ''",
        "'1' AS payload, array(named_struct('kind', 'dataset')) AS parents; says too little"
      })
  void rowsThatAreNoItemsAreNamed(String columns, String message) {
    assertThatThrownBy(() -> save(spark.sql("SELECT " + columns), "append"))
        .hasStackTraceContaining(message);
  }

  @Test
  void clausesThatItemsCanNotKeepAreRefused() {
    assertThatThrownBy(() -> lab.sql("CREATE TABLE %s.items.docs (id STRING, score DOUBLE)"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("can't have a column score DOUBLE");
    lab.sql("CREATE TABLE %s.items.docs (id STRING, payload STRING)");
    assertThatThrownBy(() -> lab.sql("CREATE TABLE %s.items.docs"))
        .hasMessageContaining("already exists");
    assertThatThrownBy(
            () ->
                spark
                    .sql("SELECT '1' AS payload")
                    .write()
                    .format("recursive-store")
                    .option("items", "docs")
                    .option("keep-versions", "9")
                    .mode("append")
                    .save(lab.root))
        .hasStackTraceContaining("keep 5 versions of each");
  }

  private void save(Dataset<Row> rows, String mode) {
    rows.write().format("recursive-store").option("items", "docs").mode(mode).save(lab.root);
  }

  private Item item(String id) {
    return docs(docs -> docs.get(id)).orElseThrow();
  }

  private Item first(String id) {
    return docs(docs -> docs.get(id, 1)).orElseThrow();
  }

  private <T> T docs(Function<ItemCollection, T> read) {
    try (Store store = lab.store()) {
      return read.apply(lab.items(store).open("docs"));
    }
  }
}
