package io.recursivestore.it.bench;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.Datasets;
import io.recursivestore.it.ChildJvm;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How long a filtered scan of many small files takes to plan, from a name or path to Spark's
 * partitions, in a Spark that has planned it before: everyone remembers what it does by default.
 * Every format has the same files, and ours is read as its peer is: by its path, or as a table of a
 * catalog. Below the table: a plan in a fresh process with a small heap, and what a commit takes on
 * top of a short and of a long history.
 */
final class PlanBenchmark implements Benchmark {
  private static final int FILES = 100_000;
  private static final int QUICK_FILES = 3_000;
  private static final int COMMIT_FILES = 100;
  private static final int COMMITS = 200;
  private static final int PROCESSES = 5;

  @Override
  public String name() {
    return "plan";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    int count = quick ? QUICK_FILES : FILES;
    Path files = Files.createDirectory(directory.resolve("parquet"));
    List<Fragment> fragments = SmallFiles.write(files, count);
    Path delta = link(files, directory.resolve("delta"));
    String root = directory.resolve("store").toString();
    double[] commits = fill(root, fragments, files);

    Comparison comparison = new Comparison("the other", quick ? 2 : 30, quick ? 3 : 15);
    try (SparkSession spark = Peers.start(directory.resolve("iceberg"))) {
      spark.sql("CREATE TABLE ice.db.t (x BIGINT, reward DOUBLE, agent STRING) USING iceberg");
      spark.sql(
          "CALL ice.system.add_files(table => 'db.t', source_table => '`parquet`.`%s`')"
              .formatted(files));
      spark.sql("CONVERT TO DELTA parquet.`%s`".formatted(delta));
      String filter = "x = " + (count / 2 * SmallFiles.ROWS + 5);
      Supplier<org.apache.spark.sql.Dataset<Row>> own =
          () ->
              spark
                  .read()
                  .format("recursive-store")
                  .option("dataset", "d")
                  .load(root)
                  .where(filter);
      add(
          comparison,
          spark,
          "Spark Parquet",
          () -> spark.read().parquet(files.toString()).where(filter),
          own);
      spark.conf().set("spark.sql.catalog.lab", RecursiveStoreCatalog.class.getName());
      spark.conf().set("spark.sql.catalog.lab.root", root);
      add(
          comparison,
          spark,
          "Iceberg",
          () -> spark.table("ice.db.t").where(filter),
          () -> spark.table("lab.datasets.d").where(filter));
      add(
          comparison,
          spark,
          "Delta",
          () -> spark.read().format("delta").load(delta.toString()).where(filter),
          own);
    }
    double[] clustered = inFreshProcesses(root, Long.toString(count / 2 * 10L + 5));
    comparison.note(
        format(
            "%,d files; a fresh process with a heap of 256 MiB takes %.0f ms (worst of %d: %.0f ms)",
            count,
            Turns.median(clustered),
            PROCESSES,
            Arrays.stream(clustered).max().orElseThrow()));
    comparison.note(
        format(
            "a commit takes %.2f ms on top of %d versions, %.2f ms on top of %,d files",
            commits[0], COMMITS, commits[1], count));
    return comparison;
  }

  private static void add(
      Comparison comparison,
      SparkSession spark,
      String peer,
      Supplier<org.apache.spark.sql.Dataset<Row>> theirs,
      Supplier<org.apache.spark.sql.Dataset<Row>> ours) {
    Queries.check(
        peer, theirs.get().selectExpr("sum(x)").first(), ours.get().selectExpr("sum(x)").first());
    comparison.addBeyond(
        peer,
        () -> plan(theirs.get()),
        () -> plan(ours.get()),
        "a filter on numbers from nothing",
        () -> plan(spark.range(1_000_000).toDF().where("id = 5")));
  }

  private static void plan(org.apache.spark.sql.Dataset<Row> rows) {
    if (rows.queryExecution().toRdd().getNumPartitions() < 1) {
      throw new IllegalStateException("There is nothing to read");
    }
  }

  /** Returns the median time of a commit at the beginning and at the end, in milliseconds. */
  private static double[] fill(String root, List<Fragment> fragments, Path files)
      throws IOException {
    try (Store store = Store.openOrCreate(root)) {
      double[] times = new double[2];
      Datasets datasets = store.datasets();
      datasets.create("short", SmallFiles.SCHEMA, CommitInfo.NONE);
      times[0] = commit(datasets, "short");
      Dataset dataset = datasets.create("d", SmallFiles.SCHEMA, CommitInfo.NONE);
      link(files, Path.of(root, "datasets/d/data"));
      for (int i = 0; i < fragments.size(); i += COMMIT_FILES) {
        List<Fragment> some = fragments.subList(i, Math.min(fragments.size(), i + COMMIT_FILES));
        dataset.append(dataset.latest(), some, CommitInfo.NONE);
      }
      times[1] = commit(datasets, "d");
      return times;
    }
  }

  private static double commit(Datasets datasets, String name) {
    double[] millis = new double[COMMITS];
    Dataset dataset = datasets.open(name);
    for (int i = 0; i < COMMITS; i++) {
      long start = System.nanoTime();
      dataset.append(dataset.latest(), List.of(), CommitInfo.NONE);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    return Turns.median(millis);
  }

  private static double[] inFreshProcesses(String root, String value) throws IOException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      try (ChildJvm child = new ChildJvm(PlanChild.class, root, value)) {
        millis.add(Double.parseDouble(child.nextLine().orElseThrow()));
        if (child.exitCode() != 0) {
          throw new IllegalStateException("The process ended with " + child.exitCode());
        }
      }
    }
    return millis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Path link(Path files, Path target) throws IOException {
    Files.createDirectories(target);
    try (var names = Files.list(files)) {
      for (Path file : (Iterable<Path>) names::iterator) {
        Files.createLink(target.resolve(file.getFileName()), file);
      }
    }
    return target;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
