package io.recursivestore.it.bench;

import io.recursivestore.Store;
import io.recursivestore.item.ItemPlace;
import io.recursivestore.sql.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ExplainMode;

/**
 * Spark reads items from PostgreSQL, against its own JDBC source on the same table, cut into as
 * many parts by the items' numbers. Both give the database what it can evaluate; the plan below the
 * table shows what this project gave it.
 */
final class ItemsScanBenchmark implements Benchmark {
  private static final int ITEMS = 5_000_000;
  private static final int QUICK_ITEMS = 100_000;
  private static final int PARTS = 8;
  private static final String PASSWORD = "postgres";

  @Override
  public String name() {
    return "items-scan";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    int count = quick ? QUICK_ITEMS : ITEMS;
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
      String root = directory.resolve("store").toString();
      fill(root, url, count);
      Map<String, Object> settings =
          Map.of(
              "spark.hadoop." + Database.USER,
              "postgres",
              "spark.hadoop." + Database.PASSWORD,
              PASSWORD);
      try (SparkSession spark = LocalSpark.start(settings)) {
        return compare(spark, root, url, count);
      }
    }
  }

  private static void fill(String root, String url, int count) {
    try (Store store = Store.openOrCreate(root)) {
      Map<String, String> settings =
          Map.of(ItemPlace.URL, url, Database.USER, "postgres", Database.PASSWORD, PASSWORD);
      new NumberedItems().fill(store.items(settings).openOrCreate("numbers"), count);
    }
  }

  private static Comparison compare(SparkSession spark, String root, String url, int count) {
    Supplier<Dataset<Row>> own =
        () -> spark.read().format("recursive-store").option("items", "numbers").load(root);
    Properties properties = new Properties();
    properties.put("user", "postgres");
    properties.put("password", PASSWORD);
    properties.put("driver", "org.postgresql.Driver");
    properties.put("fetchsize", "2000");
    Supplier<Dataset<Row>> jdbc =
        () -> spark.read().jdbc(url, "item", "key", 1, count, PARTS, properties);
    Comparison comparison = new Comparison("Spark's JDBC", 1, 3);
    String one = "type = 'type3' AND source IN ('source21', 'source91')";
    comparison.add(
        "sum of the sizes of one type and two sources",
        () -> sum(jdbc.get().where(one)),
        () -> sum(own.get().where(one)));
    comparison.add(
        "count of one type",
        () -> jdbc.get().where("type = 'type3'").count(),
        () -> own.get().where("type = 'type3'").count());
    comparison.add("sum of all sizes", () -> sum(jdbc.get()), () -> sum(own.get()));
    comparison.add(
        "all ids and payloads",
        () -> read(jdbc.get().select("id", "payload")),
        () -> read(own.get().select("id", "payload")));
    comparison.note(
        own.get()
            .where(one)
            .select("id", "payload")
            .queryExecution()
            .explainString(ExplainMode.fromString("simple")));
    return comparison;
  }

  private static void sum(Dataset<Row> items) {
    items.selectExpr("sum(size)").collectAsList();
  }

  private static void read(Dataset<Row> items) {
    items.write().format("noop").mode("overwrite").save();
  }
}
