package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.Cluster;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.parquet.crypto.keytools.PropertiesDrivenCryptoFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that Spark encrypted, with keys that its tasks get as Spark's own reader does. */
@SparkTest(cluster = Cluster.STANDALONE)
class EncryptedFilesTest {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String KEY = "0123456789abcdef";
  private static final String COLUMN_KEY = "fedcba9876543210";

  @TempDir Path directory;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private SparkSession spark;
  private String lab;

  @BeforeEach
  void give(SparkSession session) {
    spark = session;
    lab = "secrets" + NAMES.incrementAndGet();
    spark.conf().set("spark.sql.catalog." + lab, RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog." + lab + ".root", directory.resolve("store").toString());
    give("parquet.crypto.factory.class", PropertiesDrivenCryptoFactory.class.getName());
    give("parquet.encryption.kms.client.class", MasterKeys.class.getName());
    give(MasterKeys.SETTING, "footer:" + KEY + ",column:" + COLUMN_KEY);
    // Clients are kept by their tokens.
    give("parquet.encryption.key.access.token", lab);
  }

  @AfterEach
  void take() {
    settings.keySet().forEach(spark.conf()::unset);
  }

  @ParameterizedTest
  @CsvSource({
    "AES_GCM_V1, false, true",
    "AES_GCM_V1, true, false",
    "AES_GCM_CTR_V1, false, false",
    "AES_GCM_CTR_V1, true, true"
  })
  void filesAreReadAsSparkReadsThem(String cipher, boolean isSigned, boolean isDoublyWrapped) {
    String path = write(cipher, isSigned, isDoublyWrapped);

    Row taken = sql("CALL %s.system.import_files('d', '" + path + "')").collectAsList().get(0);

    assertThat(taken.getLong(taken.fieldIndex("linked_files"))).isEqualTo(2);
    Dataset<Row> theirs = spark.read().parquet(path);
    assertThat(rows(sql("SELECT * FROM %s.datasets.d")))
        .hasSize(5000)
        .containsExactlyInAnyOrderElementsOf(rows(theirs));
    for (String condition : List.of("id = 4321", "text = 'n3'", "text = 'n333'", "open > 1600")) {
      Dataset<Row> ours = sql("SELECT * FROM %s.datasets.d WHERE " + condition);
      assertThat(rows(ours)).containsExactlyInAnyOrderElementsOf(rows(theirs.where(condition)));
      assertThat(ours.queryExecution().toString()).doesNotContain(KEY, COLUMN_KEY);
    }
  }

  @Test
  void withoutTheKeyOfAColumnTheOthersAreRead() {
    String path = write("AES_GCM_V1", false, true);
    sql("CALL %s.system.import_files('d', '" + path + "')").collectAsList();
    give(MasterKeys.SETTING, "footer:" + KEY);
    give("parquet.encryption.key.access.token", lab + "less");

    assertThat(rows(sql("SELECT open FROM %s.datasets.d")))
        .containsExactlyInAnyOrderElementsOf(rows(spark.read().parquet(path).select("open")));
    assertThatThrownBy(() -> sql("SELECT text FROM %s.datasets.d").collectAsList())
        .hasStackTraceContaining("Can't decrypt column 'text' of 'datasets/d/data/")
        .hasStackTraceContaining("access to its key was denied");
  }

  @Test
  void withoutKeysFilesWithHiddenFootersAreRefusedAndNamed() {
    String path = write("AES_GCM_V1", false, true);
    take();

    assertThatThrownBy(
            () -> sql("CALL %s.system.import_files('d', '" + path + "')").collectAsList())
        .hasMessageContaining(path)
        .hasMessageContaining("is encrypted, and there is no key for it")
        .hasMessageContaining("parquet.crypto.factory.class");
  }

  /** Where a file was, its keys may lie beside it; where it is linked, nothing does. */
  @Test
  void filesWhoseKeysLieBesideThemAreRefused() {
    give("parquet.encryption.key.material.store.internally", "false");
    String path = write("AES_GCM_V1", false, true);

    assertThatThrownBy(
            () -> sql("CALL %s.system.import_files('d', '" + path + "')").collectAsList())
        .hasMessageContaining(path)
        .hasMessageContaining("there is no key");
    assertThat(sql("SHOW TABLES IN %s.datasets").count()).isZero();
  }

  private String write(String cipher, boolean isSigned, boolean isDoublyWrapped) {
    String path = directory.resolve("spark").toString();
    spark
        .range(5000)
        .selectExpr(
            "id",
            "IF(id % 5 = 0, NULL, CONCAT('n', id % 40)) AS text",
            "id / 3 AS open",
            "ARRAY(id, NULL) AS list",
            "NAMED_STRUCT('x', id, 'y', CAST(id AS STRING)) AS s")
        .repartition(2)
        .write()
        .option("parquet.encryption.algorithm", cipher)
        .option("parquet.encryption.plaintext.footer", isSigned)
        .option("parquet.encryption.double.wrapping", isDoublyWrapped)
        .option("parquet.encryption.footer.key", "footer")
        .option("parquet.encryption.column.keys", "column: id,text,s.y,list.list.element")
        .option("parquet.block.size", 1 << 14)
        .option("parquet.page.row.count.limit", 300)
        .option("parquet.bloom.filter.enabled#text", true)
        .parquet(path);
    return path;
  }

  private void give(String key, String value) {
    settings.put(key, value);
    spark.conf().set(key, value);
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.toJSON().collectAsList();
  }

  private Dataset<Row> sql(String text) {
    return spark.sql(text.formatted(lab));
  }
}
