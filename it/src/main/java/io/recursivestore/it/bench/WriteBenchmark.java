package io.recursivestore.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes frames that Spark holds in memory to datasets, against Spark's own Parquet writer, Iceberg
 * and Delta, all with their defaults, but for Delta's state of a table, which is computed in as
 * many tasks as there are cores instead of 50. Only the files of datasets are on the disk when a
 * write ends. Below the table: what Spark takes to hand over the rows to no sink, and how many
 * bytes there are.
 */
final class WriteBenchmark implements Benchmark {
  private static final long ROWS = 4_000_000;
  private static final long QUICK_ROWS = 400_000;
  private static final String DATASET = "d";

  /** A table: a name, and columns as expressions of {@code id}. */
  private record Table(String name, String check, List<String> columns) {}

  private static final List<Table> TABLES =
      List.of(
          new Table(
              "numbers",
              "sum(id) + sum(day) + sum(price) + sum(noise)",
              List.of(
                  "id",
                  "timestamp_micros(1700000000000000 + id * 20000 + pmod(hash(id), 999)) AS at",
                  "int(pmod(hash(id, 1), 365)) AS day",
                  "hash(id, 2) AS code",
                  "pmod(hash(id, 3), 100000) / 100D AS price",
                  "hash(id, 4) / 1e9D + hash(id, 5) / 1e18D AS noise",
                  "float(sin(id / 1000D)) AS wave",
                  "pmod(hash(id, 6), 2) = 0 AS flag")),
          new Table(
              "texts",
              "sum(length(agent)) + sum(length(session)) + sum(length(page))",
              List.of(
                  "concat('agent-', pmod(hash(id), 200)) AS agent",
                  "md5(string(id)) AS session",
                  "concat('https://example.org/items/', pmod(hash(id, 1), 5000000), '?ref=home') AS page",
                  "if(pmod(id, 10) = 0, null, concat('note ', pmod(id, 1000))) AS note")),
          new Table(
              "nested",
              "sum(aggregate(vector, 0D, (a, b) -> a + b)) + sum(place.x) + sum(size(tags))",
              List.of(
                  "transform(sequence(1, 8), i -> hash(id, i) / 1e9D) AS vector",
                  "named_struct('x', hash(id, 9) / 1e9D, 'kind', concat('k', pmod(hash(id), 9))) AS place",
                  "map('a', int(pmod(hash(id, 10), 100)), 'b', int(pmod(id, 7))) AS tags")));

  @Override
  public String name() {
    return "write";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    Comparison comparison = new Comparison("the other", 2, quick ? 3 : 5);
    try (SparkSession spark = Peers.start(directory.resolve("iceberg"))) {
      int tasks = spark.sparkContext().defaultParallelism();
      spark.conf().set("spark.databricks.delta.snapshotPartitions", tasks);
      for (Table table : TABLES) {
        Dataset<Row> rows =
            spark
                .range(0, quick ? QUICK_ROWS : ROWS, 1, tasks)
                .selectExpr(table.columns().toArray(String[]::new))
                .persist();
        rows.count();
        Path place = Files.createDirectory(directory.resolve(table.name()));
        compare(comparison, table, rows, place);
        rows.unpersist(true);
        FileUtils.deleteDirectory(place.toFile());
      }
    }
    return comparison;
  }

  private static void compare(Comparison comparison, Table table, Dataset<Row> rows, Path place) {
    SparkSession spark = rows.sparkSession();
    String parquet = place.resolve("parquet").toString();
    String delta = place.resolve("delta").toString();
    String iceberg = Peers.ICEBERG + ".db." + table.name();
    String store = place.resolve("store").toString();
    Runnable own =
        () ->
            rows.write()
                .format("recursive-store")
                .option("dataset", DATASET)
                .mode("overwrite")
                .save(store);

    own.run();
    rows.write().parquet(parquet);
    Queries.check(
        table.name(),
        spark.read().parquet(parquet).selectExpr(table.check()).first(),
        spark
            .read()
            .format("recursive-store")
            .option("dataset", DATASET)
            .load(store)
            .selectExpr(table.check())
            .first());
    long ownBytes = ScanFiles.bytes(place.resolve("store/datasets/d/data"));
    long peerBytes = ScanFiles.bytes(Path.of(parquet));
    comparison.addBeyond(
        table.name() + ", Spark Parquet",
        () -> rows.write().mode("overwrite").parquet(parquet),
        own,
        "to no sink",
        () -> Queries.drain(rows));
    comparison.note(
        String.format(
            Locale.ROOT,
            "%s: %,d bytes against %,d: %.2fx",
            table.name(),
            ownBytes,
            peerBytes,
            (double) ownBytes / peerBytes));
    comparison.add(table.name() + ", Iceberg", () -> rows.writeTo(iceberg).createOrReplace(), own);
    comparison.add(
        table.name() + ", Delta",
        () -> rows.write().format("delta").mode("overwrite").save(delta),
        own);
    spark.sql("DROP TABLE " + iceberg + " PURGE");
  }
}
