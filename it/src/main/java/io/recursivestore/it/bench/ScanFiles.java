package io.recursivestore.it.bench;

import io.recursivestore.Store;
import io.recursivestore.exchange.files.FileImport;
import io.recursivestore.exchange.files.FileImportOptions;
import io.recursivestore.exchange.files.FileImported;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The files of one table, all written with the defaults of whoever writes them: Spark's, the same
 * files linked into a dataset, and a dataset of the same rows. Closing it removes them.
 */
final class ScanFiles implements AutoCloseable {
  private static final String LINKED = "linked";
  private static final String OWN = "own";

  private final SparkSession spark;
  private final ScanTable table;
  private final Path directory;

  private ScanFiles(SparkSession spark, ScanTable table, Path directory) {
    this.spark = spark;
    this.table = table;
    this.directory = directory;
  }

  /**
   * Writes the files.
   *
   * @param directory where they may go; what else is there is left alone
   * @param quick whether a small table is wanted
   */
  static ScanFiles write(SparkSession spark, ScanTable table, Path directory, boolean quick) {
    ScanFiles files = new ScanFiles(spark, table, directory.resolve(table.name()));
    System.out.println("Writing " + table.name() + " …");
    table.generate(spark, quick).write().parquet(files.parquet().toString());
    files.spark().write().format("recursive-store").option("dataset", OWN).save(files.store());
    files.link();
    return files;
  }

  /** Returns the directory of the files that Spark wrote. */
  Path parquet() {
    return directory.resolve("parquet");
  }

  /** Returns the rows as Spark reads them. */
  Dataset<Row> spark() {
    return spark.read().parquet(parquet().toString());
  }

  /** Returns the rows of Spark's files as the store reads them. */
  Dataset<Row> linked() {
    return dataset(LINKED);
  }

  /** Returns the rows of files that the store wrote. */
  Dataset<Row> own() {
    return dataset(OWN);
  }

  /** Says how many bytes the store's files have, and Spark's. */
  String bytes() {
    long own = bytes(directory.resolve("store/datasets/own/data"));
    long peer = bytes(parquet());
    return String.format(
        Locale.ROOT,
        "%s: %,d bytes against Spark's %,d: %.2fx",
        table.name(),
        own,
        peer,
        (double) own / peer);
  }

  private void link() {
    try (Store store = Store.openOrCreate(store())) {
      FileImported taken =
          FileImport.append(
              store.datasets(), LINKED, List.of(parquet()), FileImportOptions.DEFAULT);
      if (taken.linkedFiles() != taken.files()) {
        throw new IllegalStateException("Files were not linked: " + taken);
      }
    }
  }

  private Dataset<Row> dataset(String name) {
    return spark.read().format("recursive-store").option("dataset", name).load(store());
  }

  private String store() {
    return directory.resolve("store").toString();
  }

  /** Returns the number of bytes of the Parquet files in a directory. */
  static long bytes(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    FileUtils.deleteDirectory(directory.toFile());
  }
}
