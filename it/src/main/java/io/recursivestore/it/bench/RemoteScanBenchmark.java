package io.recursivestore.it.bench;

import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scans of 200 row groups in four Parquet files on an S3-compatible server of which each answer
 * takes 30 ms longer, against Spark's own reader over S3A with its defaults. Both read the same
 * bytes.
 */
final class RemoteScanBenchmark implements Benchmark {
  private static final long DELAY_MILLIS = 30;
  private static final int GROUPS = 200;
  private static final int FILES = 4;
  private static final String BUCKET = "s3a://" + ObjectServer.BUCKET;

  @Override
  public String name() {
    return "remote-scan";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    long rowsPerGroup = quick ? 2_000 : 10_000;
    try (ObjectServer server = ObjectServer.start(directory);
        DelayingProxy proxy = new DelayingProxy(server.port(), DELAY_MILLIS);
        SparkSession spark = LocalSpark.start(settings(proxy, rowsPerGroup))) {
      write(spark, directory.resolve("parquet"), rowsPerGroup);
      Dataset<Row> files = spark.read().parquet(BUCKET + "/parquet");
      Dataset<Row> own = spark.table("lab.datasets.t");
      Comparison comparison = new Comparison("Spark Parquet, S3A", quick ? 0 : 1, quick ? 1 : 3);
      Race race = new Race(comparison, proxy);
      race.sum("sum of 2 of 10 columns", files, own, "a0", "b1");
      long rows = GROUPS * rowsPerGroup;
      String filter = "id >= %d AND id < %d".formatted(rows / 2, rows / 2 + rows / 20);
      race.sum("filter 1 row in 20, sum of 2", files.where(filter), own.where(filter), "a0", "b1");
      race.all("all columns, no sink", files, own);
      return comparison;
    }
  }

  private static Map<String, Object> settings(DelayingProxy proxy, long rowsPerGroup) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("spark.hadoop.fs.s3a.endpoint", proxy.url());
    settings.put("spark.hadoop.fs.s3a.endpoint.region", "us-east-1");
    settings.put("spark.hadoop.fs.s3a.path.style.access", "true");
    settings.put("spark.hadoop.fs.s3a.connection.ssl.enabled", "false");
    settings.put("spark.hadoop.fs.s3a.access.key", "none");
    settings.put("spark.hadoop.fs.s3a.secret.key", "none");
    settings.put("spark.hadoop.parquet.block.row.count.limit", Long.toString(rowsPerGroup));
    settings.put("spark.sql.catalog.lab", RecursiveStoreCatalog.class.getName());
    settings.put("spark.sql.catalog.lab.root", BUCKET + "/lab");
    return settings;
  }

  /** Writes files on the local disk, and copies them to where each side reads them. */
  private static void write(SparkSession spark, Path local, long rowsPerGroup) throws IOException {
    spark
        .range(0, GROUPS * rowsPerGroup, 1, FILES)
        .selectExpr(
            "id",
            "hash(id) AS a0",
            "hash(id, 1) AS a1",
            "shiftright(xxhash64(id), 24) AS b0",
            "shiftright(xxhash64(id, 1), 24) AS b1",
            "rand(2) AS c0",
            "rand(3) AS c1",
            "concat('text ', id % 1000) AS d0",
            "concat('another ', hash(id)) AS d1",
            "timestamp_micros(id * 1000) AS e0")
        .write()
        .parquet(local.toString());
    FileSystem s3 = FileSystem.get(URI.create(BUCKET), spark.sparkContext().hadoopConfiguration());
    FileUtil.copy(
        local.toFile(),
        s3,
        new org.apache.hadoop.fs.Path(BUCKET + "/parquet"),
        false,
        spark.sparkContext().hadoopConfiguration());
    spark.sql("CALL lab.system.import_files('t', '" + local + "')").collect();
  }

  /** Times both sides, and says what requests they made. */
  private record Race(Comparison comparison, DelayingProxy proxy) {
    void sum(String query, Dataset<Row> files, Dataset<Row> own, String... columns) {
      String[] sums = List.of(columns).stream().map(c -> "sum(" + c + ")").toArray(String[]::new);
      Dataset<Row> peerQuery = files.selectExpr(sums);
      Dataset<Row> ownQuery = own.selectExpr(sums);
      Row expected = peerQuery.first();
      if (!expected.equals(ownQuery.first())) {
        throw new IllegalStateException(query + " differs: " + expected);
      }
      add(query, peerQuery, ownQuery);
    }

    void all(String query, Dataset<Row> files, Dataset<Row> own) {
      add(query, files, own);
    }

    private void add(String query, Dataset<Row> peerQuery, Dataset<Row> ownQuery) {
      DelayingProxy.Traffic[] last = new DelayingProxy.Traffic[2];
      comparison.add(
          query,
          () -> last[0] = requests(() -> run(peerQuery)),
          () -> last[1] = requests(() -> run(ownQuery)));
      comparison.note(query + ": " + last[0] + " against " + last[1] + " by recursive-store");
    }

    private static void run(Dataset<Row> query) {
      query.write().format("noop").mode("overwrite").save();
    }

    private DelayingProxy.Traffic requests(Runnable action) {
      DelayingProxy.Traffic before = proxy.traffic();
      action.run();
      return proxy.traffic().minus(before);
    }
  }
}
