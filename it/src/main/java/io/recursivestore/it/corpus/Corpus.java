package io.recursivestore.it.corpus;

import io.recursivestore.it.corpus.Verdict.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;

/** Holds a directory of Parquet files against Spark's own reader: {@code DIR}. */
public final class Corpus {
  /** The directory whose files are known to be damaged. */
  private static final String BAD = "bad_data";

  private Corpus() {}

  /**
   * Prints a line for each file, and as its last line how many differ; ends with 1 if there are
   * any.
   *
   * @param args the directory, in which files are looked for at any depth
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1 || !Files.isDirectory(Path.of(args[0]))) {
      System.err.println("Usage: bin/corpus DIR, with a directory of Parquet files.");
      System.exit(2);
    }
    Path root = Files.createTempDirectory("recursive-store-corpus");
    List<Verdict> verdicts;
    try (SparkSession spark = start()) {
      verdicts = check(spark, Path.of(args[0]), root);
    } finally {
      FileUtils.deleteDirectory(root.toFile());
    }
    verdicts.forEach(System.out::println);
    long different = verdicts.stream().filter(verdict -> verdict.kind().isDifference()).count();
    for (Kind kind : Kind.values()) {
      long count = verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
      if (count > 0) {
        System.out.printf("%4d %s%n", count, kind.text());
      }
    }
    System.out.printf("corpus: %d files, %d differ%n", verdicts.size(), different);
    if (different > 0) {
      System.exit(1);
    }
  }

  /**
   * Reads each file both ways.
   *
   * @param spark reads them; its time zone should be UTC
   * @param directory where they are
   * @param root where a store may be
   * @return a verdict for each, in the order of their names
   */
  public static List<Verdict> check(SparkSession spark, Path directory, Path root)
      throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    try (BothReaders readers = new BothReaders(spark, root.resolve("store"))) {
      for (Path file : files(directory)) {
        Path name = directory.relativize(file);
        verdicts.add(readers.check(name.toString(), file, name.startsWith(BAD)));
      }
    }
    return verdicts;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches(".*\\.parquet(\\.encrypted)?"))
          .sorted()
          .toList();
    }
  }

  private static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("corpus")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate();
  }
}
