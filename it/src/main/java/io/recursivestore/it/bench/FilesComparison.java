package io.recursivestore.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Queries on tables in Parquet files, against Spark's reader of the files that it wrote with its
 * defaults: once on the very same files, linked into a dataset, and once on those that the store
 * wrote. All are in the operating system's page cache.
 */
final class FilesComparison {
  private final Path directory;
  private final boolean quick;

  /**
   * Creates a comparison.
   *
   * @param directory where files may go
   * @param quick whether a small and rough run is wanted
   */
  FilesComparison(Path directory, boolean quick) {
    this.directory = directory;
    this.quick = quick;
  }

  /** Returns the comparison with the store's own files; prints that with Spark's. */
  Comparison run(List<ScanQuery> queries) throws IOException {
    Turns turns = new Turns(1, 5);
    Comparison linked = new Comparison("Spark, Spark's files", turns);
    Comparison own = new Comparison("Spark, Spark's files", turns);
    linked.note("The same files on both sides: those that Spark wrote");
    own.note("Each its own files");
    try (SparkSession spark = LocalSpark.start()) {
      for (ScanTable table : ScanQueries.tables(queries)) {
        warmUp(spark, table, queries);
        try (ScanFiles files = ScanFiles.write(spark, table, directory, quick)) {
          ScanRace race = race(files, turns);
          for (ScanQuery query : ScanQueries.of(table, queries)) {
            String line = table.name() + ", " + query.name();
            double[] millis = race.millis(query);
            linked.addMillis(line, millis[0], millis[1]);
            own.addMillis(line, millis[0], millis[2]);
          }
          own.note(files.bytes());
        }
      }
    }
    System.out.println(linked.table());
    own.note(
        String.format(
            Locale.ROOT,
            "Geometric means: %.2fx on Spark's files, %.2fx each on its own",
            linked.ratio(),
            own.ratio()));
    return own;
  }

  private void warmUp(SparkSession spark, ScanTable table, List<ScanQuery> queries)
      throws IOException {
    if (!quick) {
      try (ScanFiles few = ScanFiles.write(spark, table, directory.resolve("few"), true)) {
        race(few, new Turns(0, 1)).warmUp(ScanQueries.of(table, queries), 10);
      }
    }
  }

  private static ScanRace race(ScanFiles files, Turns turns) {
    return new ScanRace(
        List.of(
            new SparkPeer("Spark", files.spark()),
            new SparkPeer("linked", files.linked()),
            new SparkPeer("own", files.own())),
        turns);
  }
}
