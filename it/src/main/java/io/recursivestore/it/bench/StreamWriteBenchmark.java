package io.recursivestore.it.bench;

import io.recursivestore.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes a frame of steps to a new stream, against the same frame as Parquet files, with Spark's
 * default compression, snappy. Once in the order of the steps, which the stream is told; once
 * scattered, so that both sort. What a stream has when its write ends is on the disk, which nobody
 * asks of Parquet files: one line makes these durable too.
 */
final class StreamWriteBenchmark implements Benchmark {
  private static final String STREAM = "agent";
  private static final long PRIME = 1_000_003;

  @Override
  public String name() {
    return "stream-write";
  }

  @Override
  public Comparison run(Path directory, boolean quick) throws IOException {
    String root = directory.resolve("store").toString();
    String parquet = directory.resolve("parquet").toString();
    long steps = quick ? AgentStream.QUICK_STEPS : AgentStream.STEPS;
    try (SparkSession spark = LocalSpark.start()) {
      Dataset<Row> inOrder = frame(spark, steps, "id");
      // A multiple of a prime that divides no number of steps leaves no two steps alike.
      Dataset<Row> scattered = frame(spark, steps, "(id * " + PRIME + ") % " + steps);
      Comparison comparison = new Comparison("Spark Parquet (snappy)", 1, quick ? 3 : 5);
      comparison.add(
          "in order", () -> parquet(inOrder, parquet), () -> stream(inOrder, root, true));
      comparison.add(
          "in order, both durable",
          () -> {
            parquet(inOrder, parquet);
            sync(Path.of(parquet));
          },
          () -> stream(inOrder, root, true));
      comparison.addBeyond(
          "scattered, both sorted by step",
          () -> parquet(scattered.sort("step"), parquet),
          () -> stream(scattered, root, false),
          "Spark's sort alone, to noop,",
          () -> Queries.drain(scattered.sort("step")));
      return comparison;
    }
  }

  /**
   * Returns steps in any order.
   *
   * @param step an expression of {@code id}, the row's number
   */
  private static Dataset<Row> frame(SparkSession spark, long steps, String step) {
    int tasks = spark.sparkContext().defaultParallelism();
    return spark
        .range(0, steps, 1, tasks)
        .selectExpr(
            step + " AS step",
            "sin(id / 1000D) + hash(id) / 1e12D AS observation",
            "pmod(hash(id, 1), 18L) AS action",
            "hash(id, 2) / 1e9D AS reward",
            "hash(id, 3) / 1e9D AS value");
  }

  private static void parquet(Dataset<Row> frame, String directory) {
    frame.write().mode("overwrite").parquet(directory);
  }

  /** Writes to a new stream; the one before goes, as the files do that Parquet ones replace. */
  private static void stream(Dataset<Row> frame, String root, boolean ordered) {
    try (Store store = Store.openOrCreate(root)) {
      if (store.streams().exists(STREAM)) {
        store.streams().drop(STREAM);
      }
    }
    frame
        .write()
        .format("recursive-store")
        .option("stream", STREAM)
        .option("ordered", ordered)
        .mode("append")
        .save(root);
  }

  private static void sync(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
