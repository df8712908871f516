package io.recursivestore.it.corpus;

import io.recursivestore.Store;
import io.recursivestore.exchange.files.FileImport;
import io.recursivestore.exchange.files.FileImportOptions;
import io.recursivestore.exchange.files.SourceFormat;
import io.recursivestore.format.parquet.ParquetKeys;
import io.recursivestore.it.corpus.Verdict.Kind;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Reads a file with Spark, batch by batch and row by row, and through the store. */
final class BothReaders implements AutoCloseable {
  private static final String VECTORIZED = "spark.sql.parquet.enableVectorizedReader";
  private static final String CHECKSUMS = "parquet.page.verify-checksum.enabled";

  private final SparkSession spark;
  private final Path root;
  private final Store store;
  private int files;

  /**
   * What one of them read.
   *
   * @param columns their names, in order
   * @param rows the values, in any order
   * @param error why there are none
   */
  private record Read(List<String> columns, List<String> rows, @Nullable Throwable error) {
    static Read of(Dataset<Row> rows) {
      List<String> texts = new ArrayList<>();
      rows.toLocalIterator().forEachRemaining(row -> texts.add(Values.text(row)));
      texts.sort(null);
      return new Read(List.of(rows.columns()), texts, null);
    }

    static Read failed(Throwable error) {
      return new Read(List.of(), List.of(), error);
    }
  }

  BothReaders(SparkSession spark, Path root) {
    this.spark = spark;
    this.root = root;
    this.store =
        Store.openOrCreate(
            root.toString(), ParquetKeys.of(spark.sparkContext().hadoopConfiguration()));
    spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
    // Spark believes pages whose checksums are wrong, unless it is told to look.
    spark.sparkContext().hadoopConfiguration().set(CHECKSUMS, "true");
  }

  /**
   * Reads a file.
   *
   * @param name what the verdict calls it
   * @param isBad whether it is known to be damaged
   */
  Verdict check(String name, Path file, boolean isBad) {
    long start = System.nanoTime();
    Read ours = ours(file);
    long millis = (System.nanoTime() - start) / 1_000_000;
    // Of the columns that the store has.
    List<String> columns = ours.error() == null ? ours.columns() : List.of();
    Read batches = spark(file, true, columns);
    Read rows = spark(file, false, columns);
    Read theirs = batches.error() == null ? batches : rows;
    if (ours.error() != null) {
      return refused(name, ours.error(), theirs, millis, isBad);
    }
    if (theirs.error() != null) {
      String note = "Spark: " + first(theirs.error());
      return new Verdict(name, Kind.MORE, ours.rows().size(), millis, note);
    }
    String difference = difference(ours, theirs);
    if (!difference.isEmpty()) {
      // The two of Spark don't agree in everything.
      boolean isAsRows = rows.error() == null && difference(ours, rows).isEmpty();
      if (!isAsRows) {
        return new Verdict(name, Kind.DIFFERENT, ours.rows().size(), millis, difference);
      }
    }
    List<String> all = List.of(spark.read().parquet(file.toString()).columns());
    List<String> missing = all.stream().filter(c -> !ours.columns().contains(c)).toList();
    return missing.isEmpty()
        ? new Verdict(name, Kind.EQUAL, ours.rows().size(), millis, "")
        : new Verdict(name, Kind.EQUAL_IN_PART, ours.rows().size(), millis, "Without " + missing);
  }

  @Override
  public void close() {
    store.close();
  }

  private static Verdict refused(
      String name, Throwable error, Read theirs, long millis, boolean isBad) {
    StoreException own = own(error);
    if (own == null || String.valueOf(own.getMessage()).isBlank()) {
      return new Verdict(name, Kind.UNCLEAR, 0, millis, error.toString());
    }
    String note = String.valueOf(own.getMessage());
    if (theirs.error() != null) {
      return new Verdict(name, Kind.REFUSED, 0, millis, note + " Spark: " + first(theirs.error()));
    }
    if (isBad) {
      return new Verdict(name, Kind.STRICTER, 0, millis, note);
    }
    return own instanceof InvalidRequestException
        ? new Verdict(name, Kind.NO_SUCH_TYPE, 0, millis, note)
        : new Verdict(name, Kind.LESS, 0, millis, note);
  }

  private Read ours(Path file) {
    String dataset = "file" + files++;
    try {
      FileImport.append(
          store.datasets(),
          dataset,
          List.of(file),
          FileImportOptions.DEFAULT.as(SourceFormat.PARQUET).skippingUnsupported());
      return Read.of(
          spark.read().format("recursive-store").option("dataset", dataset).load(root.toString()));
    } catch (Exception e) {
      return Read.failed(e);
    }
  }

  private Read spark(Path file, boolean isVectorized, List<String> columns) {
    String before = spark.conf().get(VECTORIZED);
    spark.conf().set(VECTORIZED, Boolean.toString(isVectorized));
    try {
      Dataset<Row> all = spark.read().parquet(file.toString());
      List<String> own = Arrays.asList(all.columns());
      if (!columns.isEmpty() && own.containsAll(columns)) {
        all =
            all.selectExpr(
                columns.stream().map(c -> "`" + c.replace("`", "``") + "`").toArray(String[]::new));
      }
      return Read.of(all);
    } catch (Exception | Error e) {
      return Read.failed(e);
    } finally {
      spark.conf().set(VECTORIZED, before);
    }
  }

  private static String difference(Read ours, Read theirs) {
    if (!ours.columns().equals(theirs.columns())) {
      return "Columns " + ours.columns() + ", and in Spark " + theirs.columns();
    }
    if (ours.rows().size() != theirs.rows().size()) {
      return ours.rows().size() + " rows, and in Spark " + theirs.rows().size();
    }
    List<String> different = new ArrayList<>();
    for (int i = 0; i < ours.rows().size(); i++) {
      if (!ours.rows().get(i).equals(theirs.rows().get(i))) {
        different.add(ours.rows().get(i) + ", and in Spark " + theirs.rows().get(i));
      }
    }
    return different.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "%d rows, such as %s", different.size(), different.get(0));
  }

  /** Returns the store's own error among the causes. */
  private static @Nullable StoreException own(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof StoreException own) {
        return own;
      }
    }
    return null;
  }

  /** Returns what the innermost cause says. */
  private static String first(Throwable error) {
    Throwable e = error;
    while (e.getCause() != null && e.getCause() != e) {
      e = e.getCause();
    }
    return String.valueOf(e).lines().limit(1).collect(Collectors.joining());
  }
}
