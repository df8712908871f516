package io.recursivestore.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.spark.option.WindowPartial;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.spark.testing.SparkTest;
import io.recursivestore.stream.StepWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered before, or instead of, reading. */
@SparkTest
class StreamPushdownTest {
  private static final ModelStream MODEL =
      ModelStream.random(new SplittableRandom(5), 1000, 0.05, 4);
  private static final long MIDDLE = MODEL.stepAt(0.5);

  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void write(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    MODEL.write(root, 130);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "step < %1$d",
        "step >= %1$d and step <= %2$d",
        "step > %1$d and step < %2$d",
        "step = %1$d",
        "step between %1$d and %2$d",
        "step is not null and step > %1$d",
        "step > 9223372036854775807",
        "step <= 9223372036854775807",
        "step > %2$d and step < %1$d"
      })
  void rangesOfStepsAreNotEvaluatedAgain(String pattern) {
    String filter = pattern.formatted(MIDDLE, MODEL.stepAt(0.7));
    Dataset<Row> found = read().where(filter);

    assertThat(plan(found)).doesNotContain("Filter (").doesNotContain("Filter ((");
    assertThat(Collected.rows(found)).isEqualTo(evaluated(filter));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "step <> %1$d",
        "step in (%1$d, %2$d)",
        "step < %1$d or step > %2$d",
        "not (step between %1$d and %2$d)",
        "x > 0",
        "step > %1$d and x > 0",
        "(step > %1$d and x > 0) or (step < %1$d and x < 0)",
        "step % 2 = 0",
        "cast(step as double) > %1$d.5"
      })
  void whatIsNoRangeOfStepsIsEvaluated(String pattern) {
    String filter = pattern.replace("%1$d", "" + MIDDLE).replace("%2$d", "" + MODEL.stepAt(0.7));
    Dataset<Row> found = read().where(filter);

    assertThat(plan(found)).contains("Filter ");
    assertThat(Collected.rows(found)).isEqualTo(evaluated(filter));
  }

  @Test
  void aRangeIsTakenOutOfAFilterThatSaysMore() {
    Dataset<Row> found = read().where("step > " + MIDDLE + " and x > 0");

    assertThat(plan(found))
        .contains("steps: " + MODEL.range(MIDDLE + 1, Long.MAX_VALUE).steps().size() + ",");
    assertThat(plan(found).lines().filter(line -> line.contains("Filter ")).findFirst())
        .hasValueSatisfying(line -> assertThat(line).doesNotContain("step"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count(*)",
        "count(1)",
        "count(step)",
        "count(x)",
        "count(seen)",
        "min(step)",
        "max(step)",
        "count(*), min(step), max(step)",
        "max(step) - min(step) + 1",
        "min(step), min(step)"
      })
  void countsAndBoundsNeedNoData(String aggregates) {
    for (String filter : List.of("true", "step >= " + MIDDLE, "step > 1000000000")) {
      Dataset<Row> answer = read().where(filter).selectExpr(aggregates.split(", "));

      assertThat(plan(answer)).contains("LocalTableScan").doesNotContain("BatchScan");
      assertThat(Collected.rows(answer))
          .isEqualTo(Collected.rows(cached().where(filter).selectExpr(aggregates.split(", "))));
    }
  }

  @Test
  void countingMapsNothing() {
    Dataset<Row> rows = read();
    // What is counted is in the heads. Where a range begins is in the index, since steps have gaps.
    deleteData();

    assertThat(rows.count()).isEqualTo(1000);
    assertThat(reader().option("window-length", 7).load(root).count()).isEqualTo(994);
    assertThat(rows.where("step < " + MIDDLE).count()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(step)",
        "count(distinct step)",
        "max(x)",
        "count(*), sum(x % 1000)",
        "count(case when x > 0 then 1 end)",
        "count(*) filter (where x > 0)",
        "max(step + 1)"
      })
  void otherAggregatesAreSparks(String aggregates) {
    Dataset<Row> answer = read().selectExpr(aggregates.split(", "));

    assertThat(plan(answer)).contains("BatchScan");
    assertThat(Collected.rows(answer))
        .isEqualTo(Collected.rows(cached().selectExpr(aggregates.split(", "))));
  }

  @Test
  void groupsAndFiltersThatAreSparksAreCountedBySpark() {
    assertThat(read().where("x > 0").count()).isEqualTo(cached().where("x > 0").count());
    assertThat(plan(read().groupBy("done").count())).contains("BatchScan");
    assertThat(Collected.rows(read().groupBy("done").count().orderBy("done")))
        .isEqualTo(Collected.rows(cached().groupBy("done").count().orderBy("done")));
  }

  @Test
  void aBoundaryIsReadToCountWindows() {
    Windows shape = new Windows(4, 3, WindowUnit.STEPS, WindowPartial.DROP, "done");
    Dataset<Row> windows =
        reader()
            .option("window-length", 4)
            .option("window-stride", 3)
            .option("window-boundary", "done")
            .load(root);

    Dataset<Row> answer = windows.selectExpr("count(*)");
    assertThat(plan(answer)).contains("LocalTableScan");
    assertThat(answer.first().getLong(0)).isEqualTo(MODEL.windows(shape).size());
    assertThat(windows.collectAsList()).hasSize(MODEL.windows(shape).size());
  }

  @Test
  void rowsOfARandomOrderAreCounted() {
    Dataset<Row> sample =
        reader().option("sample-windows", 30).option("shuffle-offset", 10).load(root);

    assertThat(sample.count()).isEqualTo(20);
    assertThat(sample.selectExpr("max(step)").first().getLong(0))
        .as("the greatest step of the sample, not of the stream")
        .isEqualTo(
            sample.collectAsList().stream().mapToLong(r -> r.getLong(0)).max().orElseThrow());
    assertThat(reader().option("shuffle-seed", 1).load(root).selectExpr("max(step)").first())
        .isEqualTo(cached().selectExpr("max(step)").first());
  }

  @Test
  void anEmptyStreamHasNoBounds() {
    String empty = directory.resolve("empty").toString();
    new ModelStream(List.of()).write(empty, 10);

    Row answer =
        reader().load(empty).selectExpr("count(*)", "min(step)", "max(step)", "count(x)").first();
    assertThat(answer.getLong(0)).isZero();
    assertThat(answer.isNullAt(1)).isTrue();
    assertThat(answer.isNullAt(2)).isTrue();
    assertThat(answer.getLong(3)).isZero();
  }

  @Test
  void aCountIsThatOfTheMoment() {
    Dataset<Row> rows = read();
    assertThat(rows.count()).isEqualTo(1000);
    try (Store store = Store.open(root);
        StepWriter writer = store.streams().open(ModelStream.NAME).writer()) {
      writer.beginStep(1_000_000);
      writer.setLong(0, 1);
      writer.setDoubles(1, new double[2], 0, 2);
      writer.setBoolean(2, false);
      writer.endStep();
    }

    assertThat(rows.count()).isEqualTo(1001);
  }

  @Test
  void aLimitPlansFewPartitions() {
    DataFrameReader small = reader().option("target-partition-bytes", "320");
    assertThat(small.load(root).javaRDD().getNumPartitions()).isEqualTo(100);

    assertThat(small.load(root).limit(25).javaRDD().getNumPartitions()).isLessThanOrEqualTo(3);
    assertThat(scans(small.load(root).limit(25))).contains("limit: 25");
    assertThat(Collected.rows(small.load(root).limit(25))).isEqualTo(MODEL.rows().subList(0, 25));
    assertThat(small.load(root).limit(25).count()).isEqualTo(25);
    assertThat(small.load(root).where("x > 0").limit(5).count()).isEqualTo(5);
    assertThat(small.option("window-length", 30).load(root).limit(3).collectAsList()).hasSize(3);
  }

  private List<List<Object>> evaluated(String filter) {
    return Collected.rows(cached().where(filter));
  }

  /** The same rows, without anything to push down to. */
  private Dataset<Row> cached() {
    List<Row> rows = new ArrayList<>(read().collectAsList());
    return spark.createDataFrame(rows, read().schema());
  }

  private void deleteData() {
    try (Stream<Path> files = Files.walk(Path.of(root))) {
      for (Path file : files.filter(f -> f.endsWith("data.i64")).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String plan(Dataset<Row> frame) {
    return frame.queryExecution().executedPlan().toString();
  }

  private static String scans(Dataset<Row> frame) {
    return frame.queryExecution().optimizedPlan().toString() + plan(frame);
  }

  private Dataset<Row> read() {
    return reader().load(root);
  }

  private DataFrameReader reader() {
    return spark.read().format("recursive-store").option("stream", ModelStream.NAME);
  }
}
