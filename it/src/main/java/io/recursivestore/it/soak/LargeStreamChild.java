package io.recursivestore.it.soak;

import static io.recursivestore.it.soak.Soak.require;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes and reads a large stream. Its arguments are the store's root and the size in GiB. */
final class LargeStreamChild {
  private static final String STREAM = "large";
  private static final List<StreamField> FIELDS =
      List.of(
          StreamField.scalar("a", FieldType.INT64),
          StreamField.scalar("b", FieldType.FLOAT64),
          StreamField.scalar("c", FieldType.FLOAT64),
          StreamField.scalar("d", FieldType.FLOAT64));
  private static final long STEPS_PER_GIB = (1L << 30) / Long.BYTES / FIELDS.size();
  private static final int LENGTH = 128;
  private static final int STRIDE = 16;

  private LargeStreamChild() {}

  public static void main(String[] args) throws IOException {
    String root = args[0];
    long steps = Integer.parseInt(args[1]) * STEPS_PER_GIB;
    write(root, steps);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .appName("large stream")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      read(spark, root, steps);
    }
  }

  /** All fields are whole numbers, so that sums are exact in any order. */
  private static long valueOf(long step) {
    return step % 1009;
  }

  private static void write(String root, long steps) {
    long start = System.nanoTime();
    try (Store store = Store.openOrCreate(root);
        StepWriter writer = store.streams().define(STREAM, FIELDS, CommitInfo.NONE).writer()) {
      for (long step = 0; step < steps; step++) {
        long value = valueOf(step);
        writer.beginStep(step);
        writer.setLong(0, value);
        writer.setDouble(1, (double) value);
        writer.setDouble(2, value + 1.0);
        writer.setDouble(3, value + 2.0);
        writer.endStep();
      }
    }
    report(steps + " steps written", start);
  }

  private static void read(SparkSession spark, String root, long steps) {
    long sum = 0;
    for (long step = 0; step < steps; step++) {
      sum += valueOf(step);
    }
    check("scanned", reader(spark).load(root), sum, "a", "b", "c - 1", "d - 2");

    long firsts = 0;
    long lasts = 0;
    for (long first = 0; first + LENGTH <= steps; first += STRIDE) {
      firsts += valueOf(first);
      lasts += valueOf(first + LENGTH - 1);
    }
    Dataset<Row> windows = windows(spark).load(root);
    check("windowed, first elements", windows, firsts, "a[0]", "b[0]", "c[0] - 1");
    check("windowed, last elements", windows, lasts, "a[127]", "d[127] - 2");
    Dataset<Row> shuffled = windows(spark).option("shuffle-seed", 1).load(root);
    check("shuffled, first elements", shuffled, firsts, "a[0]", "b[0]", "c[0] - 1");
    check("shuffled, last elements", shuffled, lasts, "a[127]", "d[127] - 2");
  }

  private static DataFrameReader reader(SparkSession spark) {
    return spark.read().format("recursive-store").option("stream", STREAM);
  }

  private static DataFrameReader windows(SparkSession spark) {
    return reader(spark).option("window-length", LENGTH).option("window-stride", STRIDE);
  }

  private static void check(String what, Dataset<Row> rows, long sum, String... expressions) {
    long start = System.nanoTime();
    String[] sums = new String[expressions.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = "cast(sum(" + expressions[i] + ") AS bigint)";
    }
    Row found = rows.selectExpr(sums).first();
    for (int i = 0; i < sums.length; i++) {
      require(
          found.getLong(i) == sum, "%s: %s is %d, not %d", what, sums[i], found.getLong(i), sum);
    }
    report(what, start);
  }

  private static void report(String what, long start) {
    System.out.printf(
        Locale.ROOT,
        "%s in %.1f s, with at most %d MiB of heap%n",
        what,
        (System.nanoTime() - start) / 1e9,
        Runtime.getRuntime().maxMemory() >> 20);
  }
}
