package io.recursivestore.it.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark does with stores on the local disk, on stores that are not. */
abstract class RemoteSparkContract {
  private static final AtomicInteger CATALOGS = new AtomicInteger();
  private static final String FORMAT = "recursive-store";

  SparkSession spark;
  String root;
  private String lab;

  /** Returns where a store can be, after telling the session how to get there. */
  abstract String place(SparkSession session);

  /** Returns a root where no store is. */
  String newRoot(SparkSession session) {
    return place(session) + "/" + UUID.randomUUID();
  }

  @BeforeEach
  final void open(SparkSession session) {
    spark = session;
    root = newRoot(session);
    lab = "remote" + CATALOGS.incrementAndGet();
    spark.conf().set("spark.sql.catalog." + lab, RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog." + lab + ".root", root);
  }

  @Test
  void writesAppendsAndTravelsInTime() {
    write(numbers(0, 1000)).mode("append").save(root);
    write(numbers(1000, 1500)).mode("append").save(root);
    write(numbers(0, 10)).mode("overwrite").save(root);

    assertThat(read().load(root).count()).isEqualTo(10);
    assertThat(read().option("versionAsOf", 1).load(root).count()).isEqualTo(1000);
    Dataset<Row> both = read().option("versionAsOf", 2).load(root);
    assertThat(both.where("id >= 995 AND id < 1005").selectExpr("sum(value)").first().getLong(0))
        .isEqualTo(19_990);
    assertThat(both.select("text").distinct().count()).isEqualTo(7);
  }

  @Test
  void sqlCreatesReplacesDeletesCompactsAndDrops() {
    sql("CREATE TABLE %s.datasets.t AS SELECT id, id %% 3 AS part FROM range(0, 300, 1, 3)");
    sql("INSERT INTO %s.datasets.t SELECT id + 300, 7 FROM range(10)");
    sql("DELETE FROM %s.datasets.t WHERE part = 1");
    assertThat(sql("SELECT count(*) FROM %s.datasets.t").first().getLong(0)).isEqualTo(210);
    assertThat(sql("SELECT count(*) FROM %s.datasets.t VERSION AS OF 1").first().getLong(0))
        .isEqualTo(300);
    sql("CALL %s.system.compact('t')");
    assertThat(sql("SELECT sum(id) FROM %s.datasets.t WHERE part = 7").first().getLong(0))
        .isEqualTo(3045);
    assertThat(sql("SELECT * FROM %s.datasets.t.history").count()).isEqualTo(4);
    assertThat(sql("SHOW TABLES IN %s.datasets").count()).isEqualTo(1);

    sql("DROP TABLE %s.datasets.t");

    assertThat(sql("SHOW TABLES IN %s.datasets").count()).isZero();
    assertThatThrownBy(() -> sql("SELECT * FROM %s.datasets.t")).hasMessageContaining("`t`");
    sql("CREATE TABLE %s.datasets.t AS SELECT id FROM range(5)");
    assertThat(sql("SELECT * FROM %s.datasets.t").count()).isEqualTo(5);
  }

  @Test
  void localFilesAreTakenIn(@TempDir Path files) {
    String path = files.resolve("numbers").toString();
    numbers(0, 100).coalesce(1).write().parquet(path);

    Row taken = sql("CALL %s.system.import_files('taken', '" + path + "')").first();

    assertThat(taken.getLong(taken.fieldIndex("rows"))).isEqualTo(100);
    assertThat(taken.getLong(taken.fieldIndex("linked_files"))).isZero();
    assertThat(sql("SELECT sum(value) FROM %s.datasets.taken").first().getLong(0)).isEqualTo(9900);
  }

  @Test
  void otherFormatsAreWrittenAndRead() {
    for (String format : List.of("arrow", "hdf5")) {
      numbers(0, 100)
          .write()
          .format(FORMAT)
          .option("dataset", format)
          .option("file-format", format)
          .save(root);
      assertThat(sql("SELECT sum(value) FROM %s.datasets." + format).first().getLong(0))
          .isEqualTo(9900);
    }
  }

  @Test
  void streamsAreRefusedWithTheReason() {
    assertThatThrownBy(
            () ->
                numbers(0, 5)
                    .selectExpr("id AS step", "value")
                    .write()
                    .format(FORMAT)
                    .option("stream", "s")
                    .mode("append")
                    .save(root))
        .hasMessageContaining("local");
  }

  final Dataset<Row> numbers(long from, long to) {
    return spark
        .range(from, to, 1, 2)
        .selectExpr("id", "2 * id AS value", "concat('text ', id % 7) AS text");
  }

  final Dataset<Row> sql(String text) {
    return spark.sql(text.formatted(lab));
  }

  final DataFrameReader read() {
    return spark.read().format(FORMAT).option("dataset", "numbers");
  }

  final DataFrameWriter<Row> write(Dataset<Row> rows) {
    return rows.write().format(FORMAT).option("dataset", "numbers");
  }
}
