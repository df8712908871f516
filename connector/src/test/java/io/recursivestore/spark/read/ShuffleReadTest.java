package io.recursivestore.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.spark.option.WindowPartial;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.spark.testing.SparkTest;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.SmallSegments;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random orders, read by Spark from a stream of several segments. */
@SparkTest
class ShuffleReadTest {
  private static final int STEPS = 5000;
  private static final ModelStream MODEL =
      ModelStream.random(new SplittableRandom(11), STEPS, 0.02, 3);
  private static final Windows SHAPE =
      new Windows(10, 2, WindowUnit.STEPS, WindowPartial.DROP, "done");

  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void write(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    MODEL.write(root, 700);
  }

  @Test
  void windowsComeInTheOrderOfThePermutation() {
    assertThat(Collected.rows(windows().option("shuffle-seed", 3).load(root)))
        .isEqualTo(ModelStream.shuffled(MODEL.windows(SHAPE), 3, 0, 0, Long.MAX_VALUE));
  }

  @Test
  void stepsComeInTheOrderOfThePermutation() {
    assertThat(
            Collected.rows(
                steps().option("shuffle-seed", -3).option("shuffle-epoch", 2).load(root)))
        .isEqualTo(ModelStream.shuffled(MODEL.rows(), -3, 2, 0, Long.MAX_VALUE));
  }

  @Test
  void theOrderDependsOnNothingButSeedAndEpoch() {
    Dataset<Row> one = windows().option("shuffle-seed", 1).load(root);
    Dataset<Row> seven =
        windows()
            .option("shuffle-seed", 1)
            .option("target-partition-bytes", STEPS * 32 / 7 + 32)
            .option("batch-rows", 13)
            .load(root);

    assertThat(one.javaRDD().getNumPartitions()).isEqualTo(1);
    assertThat(seven.javaRDD().getNumPartitions()).isEqualTo(7);
    assertThat(Collected.rows(seven)).isEqualTo(Collected.rows(one));
  }

  @Test
  void epochsAndSeedsGiveOtherOrdersOfTheSameWindows() {
    List<List<Object>> first = Collected.rows(windows().option("shuffle-seed", 1).load(root));
    List<List<Object>> epoch =
        Collected.rows(windows().option("shuffle-seed", 1).option("shuffle-epoch", 1).load(root));
    List<List<Object>> seed = Collected.rows(windows().option("shuffle-seed", 2).load(root));

    assertThat(epoch).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
    assertThat(seed)
        .isNotEqualTo(first)
        .isNotEqualTo(epoch)
        .containsExactlyInAnyOrderElementsOf(first);
  }

  @Test
  void anOffsetGivesExactlyTheRest() {
    List<List<Object>> whole = Collected.rows(windows().option("shuffle-seed", 1).load(root));
    DataFrameReader reader = windows().option("shuffle-seed", 1);

    for (int offset : new int[] {1, 100, whole.size() - 1, whole.size(), whole.size() + 1}) {
      assertThat(Collected.rows(reader.option("shuffle-offset", offset).load(root)))
          .isEqualTo(whole.subList(Math.min(offset, whole.size()), whole.size()));
    }
  }

  @Test
  void aSampleIsTheBeginningOfTheOrder() {
    List<List<Object>> whole = Collected.rows(windows().option("shuffle-seed", 9).load(root));

    assertThat(
            Collected.rows(
                windows().option("shuffle-seed", 9).option("sample-windows", 30).load(root)))
        .isEqualTo(whole.subList(0, 30));
    assertThat(
            Collected.rows(
                windows()
                    .option("shuffle-seed", 9)
                    .option("sample-windows", 30)
                    .option("shuffle-offset", 12)
                    .load(root)))
        .isEqualTo(whole.subList(12, 30));
    assertThat(
            Collected.rows(
                windows()
                    .option("shuffle-seed", 9)
                    .option("sample-windows", whole.size() + 5)
                    .load(root)))
        .isEqualTo(whole);
  }

  @Test
  void aSampleWithoutASeedIsThatOfSeedZero() {
    assertThat(Collected.rows(windows().option("sample-windows", 8).load(root)))
        .isEqualTo(
            Collected.rows(
                windows().option("sample-windows", 8).option("shuffle-seed", 0).load(root)));
  }

  @Test
  void noRowsAreExchanged() {
    String plan =
        windows()
            .option("shuffle-seed", 1)
            .load(root)
            .select("x")
            .queryExecution()
            .executedPlan()
            .toString();

    assertThat(plan).contains("BatchScan").doesNotContain("Exchange").doesNotContain("Sort");
  }

  /** A place of the order is that of one row, whatever is filtered: a reader can go on there. */
  @Test
  void filtersDontChangeTheOrder() {
    List<List<Object>> expected =
        ModelStream.shuffled(MODEL.rows(), 1, 0, 0, Long.MAX_VALUE).stream()
            .filter(row -> (long) row.get(0) < MODEL.stepAt(0.5))
            .toList();

    assertThat(
            Collected.rows(
                steps().option("shuffle-seed", 1).load(root).where("step < " + MODEL.stepAt(0.5))))
        .isEqualTo(expected);
  }

  @Test
  void aRangeOfStepsIsShuffledInItself() {
    long to = MODEL.stepAt(0.5);

    assertThat(Collected.rows(steps().option("shuffle-seed", 1).option("to-step", to).load(root)))
        .isEqualTo(
            ModelStream.shuffled(MODEL.range(Long.MIN_VALUE, to).rows(), 1, 0, 0, Long.MAX_VALUE));
  }

  @Test
  void limitsTakeTheBeginningOfTheOrder() {
    List<List<Object>> whole = Collected.rows(steps().option("shuffle-seed", 4).load(root));

    assertThat(Collected.rows(steps().option("shuffle-seed", 4).load(root).limit(7)))
        .isEqualTo(whole.subList(0, 7));
  }

  @Test
  void tablesOfACatalogAreShuffled() {
    spark
        .conf()
        .set("spark.sql.catalog.lab", "io.recursivestore.spark.catalog.RecursiveStoreCatalog");
    spark.conf().set("spark.sql.catalog.lab.root", root);

    assertThat(
            Collected.rows(
                spark.read().option("shuffle-seed", 1).table("lab.streams." + ModelStream.NAME)))
        .isEqualTo(ModelStream.shuffled(MODEL.rows(), 1, 0, 0, Long.MAX_VALUE));
    assertThat(
            spark
                .sql(
                    "SELECT * FROM lab.streams."
                        + ModelStream.NAME
                        + " WITH ('sample-windows' = 5)")
                .count())
        .isEqualTo(5);
  }

  @Test
  void rowsOfEachTenthOfTheStreamAreSpreadEvenly() {
    List<Long> steps =
        steps().option("shuffle-seed", 1).load(root).select("step").collectAsList().stream()
            .map(row -> row.getLong(0))
            .toList();
    List<Long> sorted = steps.stream().sorted().toList();
    int[][] counts = new int[10][10];
    for (int place = 0; place < STEPS; place++) {
      int rank = Collections.binarySearch(sorted, steps.get(place));
      counts[place * 10 / STEPS][rank * 10 / STEPS]++;
    }

    double expected = STEPS / 100.0;
    double statistic =
        IntStream.range(0, 100)
            .mapToDouble(i -> counts[i / 10][i % 10] - expected)
            .map(difference -> difference * difference / expected)
            .sum();
    // 81 degrees of freedom: 99.9 % of random orders are between.
    assertThat(statistic).isBetween(45.0, 128.0);
  }

  @Test
  void everyTypeComesBack() {
    String types = directory.resolve("types").toString();
    writeEveryType(types, 40);
    DataFrameReader reader = steps().option("stream", "types");

    List<List<Object>> rows = Collected.rows(reader.load(types));
    assertThat(rows).hasSize(40);
    assertThat(Collected.rows(reader.option("shuffle-seed", 1).load(types)))
        .isEqualTo(ModelStream.shuffled(rows, 1, 0, 0, Long.MAX_VALUE));
    List<List<Object>> padded =
        Collected.rows(
            reader
                .option("shuffle-offset", 3)
                .option("window-length", 9)
                .option("window-partial", "pad")
                .load(types));
    assertThat(padded).hasSize(37);
    for (List<Object> window : padded) {
      int first = Math.toIntExact((long) ((List<?>) window.get(0)).get(0));
      for (int column = 0; column < window.size(); column++) {
        List<?> values = (List<?>) window.get(column);
        for (int i = 0; i < 9; i++) {
          assertThat(values.get(i))
              .isEqualTo(first + i < 40 ? rows.get(first + i).get(column) : null);
        }
      }
    }
  }

  /** Steps from 0 on, with a scalar and a sequence of each type. */
  private static void writeEveryType(String root, int size) {
    List<StreamField> fields = new ArrayList<>();
    for (FieldType type : FieldType.values()) {
      fields.add(StreamField.scalar("one_" + type, type));
      fields.add(StreamField.sequence("many_" + type, type));
    }
    try (Store store = Store.openOrCreate(root);
        StepWriter writer =
            SmallSegments.of(store.objects(), 13 * 3 * fields.size() / 2 * Long.BYTES)
                .define("types", fields, CommitInfo.NONE)
                .writer()) {
      for (int step = 0; step < size; step++) {
        writer.beginStep(step);
        for (int field = 0; field < fields.size(); field += 2) {
          switch (fields.get(field).type()) {
            case BOOL -> {
              writer.setBoolean(field, step % 3 == 0);
              writer.setBooleans(field + 1, new boolean[] {step % 2 == 0, true}, 0, 2);
            }
            case FLOAT32, FLOAT64 -> {
              writer.setDouble(field, step / 4.0);
              writer.setDoubles(field + 1, new double[] {-step, 0.5}, 0, 2);
            }
            default -> {
              writer.setLong(field, step - 20);
              writer.setLongs(field + 1, new long[] {step, -step}, 0, 2);
            }
          }
        }
        writer.endStep();
      }
    }
  }

  private DataFrameReader windows() {
    return steps()
        .option("window-length", SHAPE.length())
        .option("window-stride", SHAPE.stride())
        .option("window-boundary", "done");
  }

  private DataFrameReader steps() {
    return spark.read().format("recursive-store").option("stream", ModelStream.NAME);
  }
}
