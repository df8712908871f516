package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that others wrote, taken into datasets by SQL. */
@SparkTest
class ImportFilesTest {
  private static final AtomicInteger CATALOGS = new AtomicInteger();
  private static final String ROWS =
      """
      SELECT id, id * 2L AS l, CAST(id AS INT) AS i, CAST(id AS SMALLINT) AS s,
        CAST(id AS TINYINT) AS b, id % 2 = 0 AS yes, CAST(id / 4 AS FLOAT) AS f, id / 8 AS d,
        CAST(id AS DECIMAL(7, 2)) AS p, CAST(id AS DECIMAL(30, 4)) AS q, CONCAT('n', id) AS t,
        CAST('x' AS BINARY) AS raw, DATE_ADD(DATE '2024-01-01', CAST(id AS INT)) AS day,
        TIMESTAMP_MICROS(id * 1000001 - 5) AS at, CAST(TIMESTAMP_MICROS(id) AS TIMESTAMP_NTZ) AS ntz,
        IF(id % 3 = 0, NULL, id) AS n, ARRAY(id, NULL) AS a,
        ARRAY(NAMED_STRUCT('x', id)) AS structs, MAP(CONCAT('k', id), id / 2) AS m,
        NAMED_STRUCT('x', id, 'y', ARRAY('z')) AS st
      FROM range(100)""";

  @TempDir Path directory;
  private SparkSession spark;
  private String lab;

  @BeforeEach
  void name(SparkSession session) {
    spark = session;
    lab = "imports" + CATALOGS.incrementAndGet();
    spark.conf().set("spark.sql.catalog." + lab, RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog." + lab + ".root", directory.resolve("store").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT96", "TIMESTAMP_MILLIS", "TIMESTAMP_MICROS"})
  void filesOfSparkAreLinkedAndReadAsSparkReadsThem(String times) {
    String path = directory.resolve("spark").toString();
    spark.conf().set("spark.sql.parquet.outputTimestampType", times);
    try {
      spark.sql(ROWS).repartition(3).write().parquet(path);
    } finally {
      spark.conf().unset("spark.sql.parquet.outputTimestampType");
    }

    Row taken = sql("CALL %s.system.import_files('d', '" + path + "')").collectAsList().get(0);

    assertThat(taken.getLong(taken.fieldIndex("version"))).isEqualTo(1);
    assertThat(taken.getLong(taken.fieldIndex("rows"))).isEqualTo(100);
    assertThat(taken.getLong(taken.fieldIndex("linked_files"))).isEqualTo(3);
    assertThat(rows(sql("SELECT * FROM %s.datasets.d")))
        .containsExactlyInAnyOrderElementsOf(rows(spark.read().parquet(path)));
    assertThat(sql("SELECT id FROM %s.datasets.d WHERE at > TIMESTAMP_MICROS(98000000)").count())
        .isEqualTo(spark.read().parquet(path).where("at > TIMESTAMP_MICROS(98000000)").count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4", "lz4_raw"})
  void everyCodecOfSparkIsRead(String codec) {
    String path = directory.resolve("spark").toString();
    spark
        .sql("SELECT id, CONCAT('text ', id % 7) AS text, id / 3 AS third FROM range(20000)")
        .coalesce(1)
        .write()
        .option("compression", codec)
        .parquet(path);

    sql("CALL %s.system.import_files('d', '" + path + "')").collectAsList();

    assertThat(rows(sql("SELECT * FROM %s.datasets.d")))
        .containsExactlyInAnyOrderElementsOf(rows(spark.read().parquet(path)));
    assertThat(sql("SELECT id FROM %s.datasets.d WHERE text = 'text 3'").count())
        .isEqualTo(spark.read().parquet(path).where("text = 'text 3'").count());
    assertThat(sql("SELECT id FROM %s.datasets.d WHERE text = 'text 33'").count()).isZero();
  }

  @Test
  void listsAndMapsOfOldFormsAreLinkedWhereTheyHaveThreeLevels() {
    String path = directory.resolve("spark").toString();
    spark.conf().set("spark.sql.parquet.writeLegacyFormat", "true");
    try {
      spark
          .sql("SELECT id, ARRAY(id, NULL) AS a, MAP('k', id) AS m, id * 1.5 AS p FROM range(5)")
          .coalesce(1)
          .write()
          .parquet(path);
    } finally {
      spark.conf().unset("spark.sql.parquet.writeLegacyFormat");
    }

    Row taken = sql("CALL %s.system.import_files('d', '" + path + "')").collectAsList().get(0);

    assertThat(taken.getLong(taken.fieldIndex("linked_files"))).isEqualTo(1);
    assertThat(rows(sql("SELECT * FROM %s.datasets.d")))
        .containsExactlyInAnyOrderElementsOf(rows(spark.read().parquet(path)));
  }

  @Test
  void textIsConvertedWithTheSchemaThatIsGiven() throws IOException {
    Path file = Files.writeString(directory.resolve("a.txt"), "1|x|2.5\n2|-|\n");

    Row taken =
        sql("CALL %s.system.import_files(dataset => 'd', path => '"
                + file
                + "', format => 'csv', header => false, delimiter => '|', null_text => '-',"
                + " schema => 'c0 INT, c1 STRING, c2 DECIMAL(4, 1)')")
            .collectAsList()
            .get(0);

    assertThat(taken.getLong(taken.fieldIndex("converted_files"))).isEqualTo(1);
    assertThat(sql("SELECT * FROM %s.datasets.d").collectAsList())
        .containsExactly(
            RowFactory.create(1, "x", new java.math.BigDecimal("2.5")),
            RowFactory.create(2, null, null));
    assertThat(sql("SELECT meta['import.format'] FROM %s.datasets.d.history").collectAsList())
        .containsExactly(RowFactory.create("csv"));
  }

  @Test
  void mistakesAreToldAsSuch() throws IOException {
    Path file = Files.writeString(directory.resolve("a.csv"), "id\n1\n");

    assertThatThrownBy(() -> sql("CALL %s.system.import_files('d', '" + file + "', mode => 'lnk')"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Did you mean 'link'");
    assertThatThrownBy(() -> sql("CALL %s.system.import_files('d', '/nowhere/at/all')"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("/nowhere/at/all");
    assertThatThrownBy(
            () -> sql("CALL %s.system.import_files('d', '" + file + "', delimiter => '||')"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("one character");
  }

  /** Rows as text: those of Spark compare binary columns by identity. */
  private static List<String> rows(Dataset<Row> rows) {
    return rows.toJSON().collectAsList();
  }

  private Dataset<Row> sql(String text) {
    return spark.sql(text.formatted(lab));
  }
}
