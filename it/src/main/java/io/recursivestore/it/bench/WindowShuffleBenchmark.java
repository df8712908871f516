package io.recursivestore.it.bench;

import static org.apache.spark.sql.functions.rand;

import io.recursivestore.Store;
import io.recursivestore.stream.Segment;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * All windows of 128 steps of a stream in random order. First against the same windows in the order
 * of the stream, which says what the random order costs: most of it is waiting for memory, since
 * windows that overlap in order come from the processor's cache. Then against Spark's way to a
 * random order, {@code orderBy(rand(seed))} of windows that were made beforehand and lie in Parquet
 * files: once of the two ends of each window, so that it sorts two doubles and not 128, and once of
 * fewer windows, but whole.
 */
final class WindowShuffleBenchmark implements Benchmark {
  private static final String MEAN = "sum(recursive_store_path.mean(temp))";

  /** Whole windows begin so many steps apart, since Spark's way takes long and much disk. */
  private static final int STRIDE = 10;

  /** What is copied, so that none of it is left out. */
  private long read;

  @Override
  public String name() {
    return "window-shuffle";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    String root = directory.resolve("store").toString();
    TemperatureStream.write(root, quick ? TemperatureStream.QUICK_STEPS : TemperatureStream.STEPS);
    try (SparkSession spark = LocalSpark.start()) {
      Dataset<Row> inOrder = TemperatureStream.windows(spark).load(root).select("temp");
      Dataset<Row> shuffled = shuffled(spark).load(root).select("temp");
      Comparison cost = new Comparison("in order", quick ? 1 : 2, quick ? 3 : 5);
      Queries.collect(
          cost, "sum of ends", inOrder, shuffled, "sum(" + TemperatureStream.ENDS + ")");
      Queries.collect(cost, "sum of means", inOrder, shuffled, MEAN);
      cost.add(
          "whole windows to noop", () -> Queries.drain(inOrder), () -> Queries.drain(shuffled));
      cost.note(copies(root));
      System.out.println(cost.table());

      Comparison comparison = new Comparison("orderBy(rand) on Parquet", 1, 3);
      add(
          comparison,
          "two ends of each to noop",
          inOrder.selectExpr("temp[0] AS first", "temp[127] AS last"),
          shuffled.selectExpr("temp[0] AS first", "temp[127] AS last"),
          directory.resolve("ends"));
      add(
          comparison,
          "every tenth, whole, to noop",
          TemperatureStream.windows(spark).option("window-stride", STRIDE).load(root),
          shuffled(spark).option("window-stride", STRIDE).load(root),
          directory.resolve("windows"));
      return comparison;
    }
  }

  /** Says what limits the random order: how fast windows can be copied with nothing else to do. */
  private String copies(String root) {
    try (Store store = Store.open(root)) {
      Segment segment = TemperatureStream.open(store).snapshot().segments().get(0);
      LongBuffer data = segment.data();
      int windows = (int) segment.rows() - TemperatureStream.LENGTH + 1;
      SplittableRandom random = new SplittableRandom(1);
      // Twice: the first round is compiled and maps the file.
      copyNanos(data, windows, i -> i);
      double inOrder = copyNanos(data, windows, i -> i);
      double anywhere = copyNanos(data, windows, i -> random.nextInt(windows));
      return String.format(
          Locale.ROOT,
          "Copying a window with nothing else to do, on one core: %.0f ns in order, %.0f ns from"
              + " random places (checksum %d)",
          inOrder,
          anywhere,
          read);
    }
  }

  private double copyNanos(LongBuffer data, int windows, IntUnaryOperator starts) {
    long[] window = new long[TemperatureStream.LENGTH];
    long start = System.nanoTime();
    for (int i = 0; i < windows; i++) {
      data.get(starts.applyAsInt(i), window);
      read += window[0] + window[TemperatureStream.LENGTH - 1];
    }
    return (System.nanoTime() - start) / (double) windows;
  }

  private static void add(
      Comparison comparison, String query, Dataset<Row> inOrder, Dataset<Row> own, Path parquet) {
    inOrder.write().parquet(parquet.toString());
    Dataset<Row> peer = inOrder.sparkSession().read().parquet(parquet.toString());
    comparison.add(query, () -> Queries.drain(peer.orderBy(rand(1))), () -> Queries.drain(own));
  }

  private static DataFrameReader shuffled(SparkSession spark) {
    return TemperatureStream.windows(spark).option("shuffle-seed", 1);
  }
}
