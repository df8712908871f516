package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.item.ItemPlace;
import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.Cluster;
import io.recursivestore.spark.testing.SparkTest;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Postgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * User and password of a database reach executors, in other processes, and the password is nowhere
 * to be read: not in plans, in Spark's log of events, or in errors.
 */
@SparkTest(
    cluster = Cluster.STANDALONE,
    conf = {
      "spark.eventLog.enabled=true",
      "spark.eventLog.dir=target",
      "spark.eventLog.rolling.enabled=false",
      "spark.eventLog.compress=false",
      "spark.hadoop.recursive-store.jdbc.user=reader",
      "spark.hadoop.recursive-store.jdbc.password=" + ItemSecretsTest.PASSWORD
    })
class ItemSecretsTest {
  static final String PASSWORD = "open-sesame-7163";

  @TempDir Path directory;

  @Test
  void aPasswordIsNeverShown(SparkSession spark) throws Exception {
    String url = Postgres.database();
    try (var connection = Postgres.connect(url);
        var statement = connection.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS reader");
      statement.execute("CREATE ROLE reader LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
    }
    spark.conf().set("spark.sql.catalog.secret", RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.secret.root", directory.resolve("store").toString());
    spark.conf().set(ItemPlace.URL, url);
    List<String> seen = new ArrayList<>();

    spark
        .range(0, 20_000, 1, 4)
        .selectExpr("concat('i', id) AS id", "to_json(struct(id)) AS payload")
        .writeTo("secret.items.docs")
        .create();
    Dataset<Row> frame = spark.sql("SELECT id, payload FROM secret.items.docs WHERE id > 'i5'");
    seen.add(frame.queryExecution().toString());
    seen.add(spark.sql("DESCRIBE EXTENDED secret.items.docs").collectAsList().toString());
    seen.add(
        spark
            .sql("EXPLAIN EXTENDED INSERT INTO secret.items.docs SELECT '1' AS payload")
            .collectAsList()
            .toString());
    assertThat(frame.count())
        .isEqualTo(spark.range(20_000).where("concat('i', id) > 'i5'").count());
    spark.conf().set(Database.USER, "nobody");
    seen.add(failure(spark, "SELECT * FROM secret.items.docs"));
    seen.add(failure(spark, "INSERT INTO secret.items.docs SELECT 'x' AS payload"));
    spark.conf().unset(Database.USER);
    seen.add(failure(spark, "INSERT INTO secret.items.docs SELECT 'no json' AS payload"));
    spark.conf().unset(ItemPlace.URL);

    assertThat(seen).allSatisfy(text -> assertThat(text).doesNotContain(PASSWORD));
    String events = events(spark);
    assertThat(events).contains("items/docs").doesNotContain(PASSWORD);
  }

  private static String failure(SparkSession spark, String sql) {
    try {
      spark.sql(sql).collectAsList();
    } catch (Exception e) {
      StringWriter text = new StringWriter();
      e.printStackTrace(new PrintWriter(text));
      return text.toString();
    }
    throw new AssertionError(sql + " did not fail");
  }

  private static String events(SparkSession spark) throws IOException {
    String application = spark.sparkContext().applicationId();
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().contains(application)) {
          all.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        }
      }
    }
    return all.toString();
  }
}
