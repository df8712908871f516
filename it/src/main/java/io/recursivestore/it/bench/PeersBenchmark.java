package io.recursivestore.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The scans of Parquet files, against Spark, Iceberg, Delta and DuckDB. Each has files that it
 * wrote with its defaults, but DuckDB, which reads Spark's. Delta's state of a table is computed in
 * as many tasks as there are cores instead of 50.
 */
final class PeersBenchmark implements Benchmark {
  private static final String OWN = "recursive-store";
  private static final List<String> PEERS = List.of("Spark", "Iceberg", "Delta", "DuckDB", OWN);

  @Override
  public String name() {
    return "peers";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    Turns turns = new Turns(1, 3);
    PeerTimes times = new PeerTimes(PEERS);
    try (SparkSession spark = Peers.start(directory.resolve("iceberg"))) {
      int tasks = spark.sparkContext().defaultParallelism();
      spark.conf().set("spark.databricks.delta.snapshotPartitions", tasks);
      for (ScanTable table : ScanQueries.tables(ScanQueries.SCANS)) {
        try (ScanFiles files = ScanFiles.write(spark, table, directory, quick)) {
          compare(times, turns, table, files);
        }
      }
    }
    System.out.println(times.markdown());
    return times.comparison(turns);
  }

  private static void compare(PeerTimes times, Turns turns, ScanTable table, ScanFiles files) {
    Dataset<Row> rows = files.spark();
    SparkSession spark = rows.sparkSession();
    String iceberg = Peers.ICEBERG + ".db." + table.name();
    String delta = files.parquet().resolveSibling("delta").toString();
    rows.writeTo(iceberg).createOrReplace();
    rows.write().format("delta").save(delta);
    try (DuckDb duckDb = new DuckDb(table, files.parquet())) {
      ScanRace race =
          new ScanRace(
              List.of(
                  new SparkPeer("Spark", rows),
                  new SparkPeer("Iceberg", spark.table(iceberg)),
                  new SparkPeer("Delta", spark.read().format("delta").load(delta)),
                  duckDb,
                  new SparkPeer(OWN, files.own())),
              turns);
      List<ScanQuery> queries = ScanQueries.of(table, ScanQueries.SCANS);
      race.warmUp(queries, 3);
      for (ScanQuery query : queries) {
        times.add(table.name() + ", " + query.name(), race.millis(query));
      }
    }
    spark.sql("DROP TABLE " + iceberg + " PURGE");
  }
}
