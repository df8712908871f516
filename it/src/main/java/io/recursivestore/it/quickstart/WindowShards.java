package io.recursivestore.it.quickstart;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Parent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Windows of the streams, split for training, as a dataset. */
final class WindowShards {
  static final CollectionRef DATASET = CollectionRef.dataset("windows");
  static final int HOURS = 24;
  static final int SEED = 42;
  static final String RULE = "pmod(xxhash64(origin, first_step), 10)";

  /** Each split with the buckets that are its. */
  private static final Map<String, String> SPLITS = splits();

  private WindowShards() {}

  /** Returns the names of the splits, in order. */
  static List<String> names() {
    return List.copyOf(SPLITS.keySet());
  }

  /** Returns the windows of all streams, from the first midnight on. */
  static Dataset<Row> read(SparkSession spark, Workspace workspace) {
    return Weather.AIRPORTS.stream()
        .map(airport -> read(spark, workspace, airport))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  /**
   * Returns the first places of an epoch: all windows of one airport, which begin at every hour, in
   * a random order.
   *
   * @param epoch its number; each has another order
   * @param count how many places
   */
  static Dataset<Row> epoch(SparkSession spark, Workspace workspace, int epoch, int count) {
    return spark
        .read()
        .format("recursive-store")
        .option("stream", AirportStreams.stream(Weather.AIRPORTS.get(0)).name())
        .option("window-length", HOURS)
        .option("shuffle-seed", SEED)
        .option("shuffle-epoch", epoch)
        .load(workspace.root())
        .selectExpr("step[0] AS first_step", "lab.mean(temp) AS temp")
        .limit(count);
  }

  /** Returns the number of windows, and the mean of each field over them. */
  static Row means(Dataset<Row> windows) {
    Column[] means =
        AirportStreams.FIELDS.stream()
            .map(f -> avg(expr("lab.mean(" + f + ")")))
            .toArray(Column[]::new);
    return windows.agg(expr("count(1)"), means).first();
  }

  /**
   * Returns windows with their split. It depends on nothing but the airport and the first step, so
   * it is the same in every run, on every machine, and a window keeps its split when others are
   * added.
   */
  static Dataset<Row> split(Dataset<Row> windows) {
    String cases =
        SPLITS.entrySet().stream()
            .map(s -> "WHEN bucket IN (%s) THEN '%s'".formatted(s.getValue(), s.getKey()))
            .collect(Collectors.joining(" "));
    return windows
        .withColumn("bucket", expr(RULE))
        .withColumn("split", expr("CASE " + cases + " END"))
        .drop("bucket");
  }

  /** Appends one split as one version. */
  static void append(
      Dataset<Row> splitWindows, String split, List<Parent> parents, Workspace workspace) {
    splitWindows
        .where(col("split").equalTo(split))
        .write()
        .format("recursive-store")
        .option("dataset", DATASET.name())
        .option("parents", parents.stream().map(History::text).collect(Collectors.joining(",")))
        .option("meta.split", split)
        .option("meta.rule", RULE + " in " + SPLITS.get(split))
        .mode("append")
        .save(workspace.root());
  }

  private static Dataset<Row> read(SparkSession spark, Workspace workspace, String airport) {
    Stream<Column> fields = AirportStreams.FIELDS.stream().map(f -> col(f));
    return spark
        .read()
        .format("recursive-store")
        .option("stream", AirportStreams.stream(airport).name())
        .option("from-step", HOURS)
        .option("window-length", HOURS)
        .option("window-stride", HOURS)
        .load(workspace.root())
        .select(
            Stream.concat(
                    Stream.of(lit(airport).as("origin"), expr("step[0]").as("first_step")), fields)
                .toArray(Column[]::new));
  }

  private static Map<String, String> splits() {
    Map<String, String> splits = new LinkedHashMap<>();
    splits.put("train", "0, 1, 2, 3, 4, 5, 6, 7");
    splits.put("validation", "8");
    splits.put("test", "9");
    return splits;
  }
}
