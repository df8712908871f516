package io.recursivestore.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.spark.option.WindowPartial;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows of every form, read by Spark from a stream of several segments. */
@SparkTest
class WindowReadTest {
  private static final ModelStream MODEL =
      ModelStream.random(new SplittableRandom(7), 300, 0.06, 3);

  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void write(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    MODEL.write(root, 37);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, DROP",
    "8, 1, DROP",
    "8, 3, PAD",
    "8, 3, KEEP",
    "50, 20, DROP",
    "50, 60, PAD",
    "120, 7, KEEP",
    "300, 1, DROP",
    "301, 1, DROP",
    "301, 1, PAD"
  })
  void windowsOfSteps(int length, int stride, WindowPartial partial) {
    Windows shape = new Windows(length, stride, WindowUnit.STEPS, partial, null);

    assertThat(Collected.rows(read(shape).load(root))).isEqualTo(MODEL.windows(shape));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, DROP", "8, 1, DROP", "8, 3, PAD", "8, 3, KEEP", "20, 20, PAD", "60, 9, KEEP"})
  void windowsEndWithEpisodes(int length, int stride, WindowPartial partial) {
    Windows shape = new Windows(length, stride, WindowUnit.STEPS, partial, "done");

    assertThat(Collected.rows(read(shape).load(root))).isEqualTo(MODEL.windows(shape));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, DROP", "16, 16, DROP", "9, 5, PAD", "9, 5, KEEP", "200, 50, DROP"})
  void windowsOfTokens(int length, int stride, WindowPartial partial) {
    Windows shape = new Windows(length, stride, WindowUnit.TOKENS, partial, null);

    assertThat(Collected.rows(read(shape).load(root))).isEqualTo(MODEL.windows(shape));
  }

  @Test
  void episodesAsWindows() {
    Windows shape = new Windows(Windows.EPISODE, 1, WindowUnit.STEPS, WindowPartial.DROP, "done");
    List<List<Object>> episodes = MODEL.windows(shape);

    Dataset<Row> read = read(shape).load(root);
    assertThat(Collected.rows(read)).isEqualTo(episodes);
    assertThat(read.selectExpr("sum(size(step))").first().getLong(0)).isEqualTo(300);
    assertThat(read.where("not done[size(done) - 1]").count())
        .as("only the last episode can be unfinished")
        .isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void rangesOfStepsAreTakenFirst(WindowPartial partial) {
    Windows shape = new Windows(6, 4, WindowUnit.STEPS, partial, "done");
    long from = MODEL.stepAt(0.3);
    long to = MODEL.stepAt(0.8);

    assertThat(
            Collected.rows(read(shape).option("from-step", from).option("to-step", to).load(root)))
        .isEqualTo(MODEL.range(from, to).windows(shape));
  }

  @Test
  void elementsCanBeNullOnlyWhereWindowsArePadded() {
    assertThat(types(read().option("window-length", 4).option("window-partial", "keep")))
        .isEqualTo(types(read().option("window-length", 4)));
    assertThat(types(read().option("window-length", 4)))
        .containsExactly(
            "array<bigint> false",
            "array<bigint> false",
            "array<array<float>> false",
            "array<boolean> false");
    assertThat(types(read().option("window-length", 4).option("window-partial", "pad")))
        .containsExactly(
            "array<bigint> true",
            "array<bigint> true",
            "array<array<float>> true",
            "array<boolean> true");
    assertThat(types(read().option("window-length", 4).option("window-unit", "tokens")))
        .containsExactly("array<bigint> false", "array<int> false", "array<bigint> false");
  }

  @Test
  void paddingIsNullToSpark() {
    Dataset<Row> padded =
        read().option("window-length", 300).option("window-partial", "pad").load(root);

    assertThat(padded.count()).isEqualTo(300);
    assertThat(padded.where("x[299] IS NULL AND seen[299] IS NULL AND done[299] IS NULL").count())
        .isEqualTo(299);
    assertThat(
            padded
                .selectExpr("aggregate(filter(step, s -> s IS NULL), 0, (n, s) -> n + 1) AS nulls")
                .selectExpr("sum(nulls)")
                .first()
                .getLong(0))
        .isEqualTo(299 * 300 / 2);
  }

  @Test
  void filtersOnWindowsAreSparks() {
    Windows shape = new Windows(5, 1, WindowUnit.STEPS, WindowPartial.DROP, null);
    long expected =
        MODEL.windows(shape).stream().filter(w -> !((List<?>) w.get(3)).contains(true)).count();

    assertThat(read(shape).load(root).where("NOT array_contains(done, true)").count())
        .isEqualTo(expected);
  }

  @Test
  void onlyTheColumnsThatAreAskedForAreThere() {
    assertThat(
            Collected.rows(
                read()
                    .option("window-length", 2)
                    .option("window-boundary", "done")
                    .load(root)
                    .select("x")
                    .limit(1)))
        .isEqualTo(
            List.of(
                List.of(
                    MODEL
                        .windows(new Windows(2, 1, WindowUnit.STEPS, WindowPartial.DROP, "done"))
                        .get(0)
                        .get(1))));
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyStreamHasNoWindows(WindowPartial partial) {
    String empty = directory.resolve("empty").toString();
    new ModelStream(List.of()).write(empty, 10);

    DataFrameReader reader =
        read().option("window-length", 3).option("window-partial", partial.name());
    assertThat(reader.load(empty).collectAsList()).isEmpty();
    assertThat(reader.option("window-boundary", "done").load(empty).collectAsList()).isEmpty();
    assertThat(reader.option("shuffle-seed", 1).load(empty).collectAsList()).isEmpty();
  }

  @Test
  void readsOfOneStreamInSeveralFormsDontMixUp() {
    Dataset<Row> three = read().option("window-length", 3).load(root);
    Dataset<Row> kept =
        read().option("window-length", 3).option("window-partial", "keep").load(root);
    Dataset<Row> ended =
        read().option("window-length", 3).option("window-boundary", "done").load(root);

    assertThat(three.union(kept).union(ended).count())
        .isEqualTo(298 + 300 + ended.collectAsList().size());
  }

  private List<String> types(DataFrameReader reader) {
    return Arrays.stream(reader.load(root).schema().fields())
        .map(f -> (ArrayType) f.dataType())
        .map(type -> type.catalogString() + " " + type.containsNull())
        .toList();
  }

  private DataFrameReader read(Windows shape) {
    DataFrameReader reader =
        read()
            .option("window-unit", shape.unit().name())
            .option("window-partial", shape.partial().name());
    if (shape.boundary() != null) {
      reader = reader.option("window-boundary", shape.boundary());
    }
    return shape.episodes()
        ? reader.option("window-length", "episode")
        : reader.option("window-length", shape.length()).option("window-stride", shape.stride());
  }

  private DataFrameReader read() {
    return spark
        .read()
        .format("recursive-store")
        .option("stream", ModelStream.NAME)
        .option("target-partition-bytes", "2k");
  }
}
