package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.spark.testing.SparkTest;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SparkTest
class StreamReadTest {
  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
  }

  @Test
  void aQueryReadsWhatIsPublishedWhenItRuns() {
    write(100, StreamReadTest::regular);
    Dataset<Row> steps = read().load(root);
    assertThat(steps.count()).isEqualTo(100);
    try (Store store = Store.open(root);
        StepWriter writer = store.streams().open("s").writer()) {
      writer.beginStep(10_000);
      writer.setLong(0, 1);
      writer.setDouble(1, 2);
      writer.endStep();
    }

    assertThat(steps.count()).isEqualTo(101);
  }

  @Test
  void aStreamThatWasDefinedAnewIsRefused() {
    write(100, StreamReadTest::regular);
    Dataset<Row> steps = read().load(root);
    try (Store store = Store.open(root)) {
      store.streams().drop("s");
      store
          .streams()
          .define("s", List.of(StreamField.scalar("z", FieldType.INT8)), CommitInfo.NONE);
    }

    assertThatThrownBy(steps::count).hasMessageContaining("TABLE_ID");
  }

  @Test
  void refusesOptionsOfDatasets() {
    write(10, StreamReadTest::regular);

    assertThatThrownBy(() -> read().option("versionAsOf", 1).load(root))
        .hasMessage(
            "Stream 's' takes no option 'versionAsOf', which is for datasets. Leave it out.");
  }

  @Test
  void sizesCountWholeSequences() {
    try (Store store = Store.openOrCreate(root);
        StepWriter writer =
            store
                .streams()
                .define("s", List.of(StreamField.sequence("o", FieldType.FLOAT32)), CommitInfo.NONE)
                .writer()) {
      for (int step = 0; step < 10; step++) {
        writer.beginStep(step);
        writer.setDoubles(0, new double[1000], 0, 1000);
        writer.endStep();
      }
    }

    Dataset<Row> steps = read().load(root);
    assertThat(steps.queryExecution().optimizedPlan().stats().sizeInBytes().toLong())
        .isBetween(80_000L, 90_000L);
  }

  @Test
  void stepsThatLackFieldsHaveNulls() {
    List<StreamField> fields =
        List.of(
            StreamField.scalar("n", FieldType.INT32),
            StreamField.sequence("o", FieldType.FLOAT32),
            StreamField.scalar("b", FieldType.BOOL));
    List<String> expected = new ArrayList<>();
    try (Store store = Store.openOrCreate(root);
        StepWriter writer = store.streams().define("s", fields, CommitInfo.NONE).writer()) {
      for (int step = 0; step < 30; step++) {
        int length = step < 10 ? 2 : step % 4;
        boolean hasN = step < 10 || step % 3 > 0;
        boolean hasB = step < 10 || step % 5 > 0;
        writer.beginStep(10L * step);
        if (hasN) {
          writer.setLong(0, step);
        }
        writer.setDoubles(1, new double[] {step, 2, 3}, 0, length);
        if (hasB) {
          writer.setBoolean(2, step % 2 == 0);
        }
        writer.endStep();
        List<Float> sequence = List.of((float) step, 2f, 3f).subList(0, length);
        expected.add(
            10L * step
                + " "
                + (hasN ? step : null)
                + " "
                + sequence
                + " "
                + (hasB ? step % 2 == 0 : null));
      }
    }

    Dataset<Row> steps = read().option("batch-rows", 7).load(root);
    List<String> found =
        steps.collectAsList().stream()
            .map(r -> r.get(0) + " " + r.get(1) + " " + r.getList(2) + " " + r.get(3))
            .toList();
    assertThat(found).isEqualTo(expected);
    assertThat(steps.where("n IS NULL").count())
        .isEqualTo(expected.stream().filter(e -> e.matches("\\d+ null .*")).count());
    Dataset<Row> windows = read().option("window-length", 4).load(root);
    assertThat(windows.count()).isEqualTo(27);
    assertThat(windows.where("step[0] = 120").first().getList(1))
        .isEqualTo(Arrays.asList(null, 13, 14, null));
  }

  @Test
  void everyTypeComesBack() {
    List<StreamField> fields = new ArrayList<>();
    for (FieldType type : FieldType.values()) {
      fields.add(StreamField.scalar("one_" + type, type));
      fields.add(StreamField.sequence("many_" + type, type));
    }
    try (Store store = Store.openOrCreate(root);
        StepWriter writer = store.streams().define("s", fields, CommitInfo.NONE).writer()) {
      writer.beginStep(7);
      for (FieldType type : FieldType.values()) {
        setExtremes(writer, type);
      }
      writer.endStep();
    }

    Row row = read().load(root).first();
    assertThat(row.<Long>getAs("step")).isEqualTo(7);
    assertThat(row.<Object>getAs("one_bool")).isEqualTo(true);
    assertThat(row.<Object>getAs("one_int8")).isEqualTo(Byte.MIN_VALUE);
    assertThat(row.<Object>getAs("one_int16")).isEqualTo(Short.MIN_VALUE);
    assertThat(row.<Object>getAs("one_int32")).isEqualTo(Integer.MIN_VALUE);
    assertThat(row.<Object>getAs("one_int64")).isEqualTo(Long.MIN_VALUE);
    assertThat(row.<Object>getAs("one_float32")).isEqualTo(0.1f);
    assertThat(row.<Object>getAs("one_float64")).isEqualTo(0.1);
    assertThat(row.getList(row.fieldIndex("many_bool"))).isEqualTo(List.of(true, false));
    assertThat(row.getList(row.fieldIndex("many_int8")))
        .isEqualTo(List.of((byte) -128, (byte) 127));
    assertThat(row.getList(row.fieldIndex("many_int64")))
        .isEqualTo(List.of(Long.MIN_VALUE, Long.MAX_VALUE));
    assertThat(row.getList(row.fieldIndex("many_float32"))).isEqualTo(List.of(0.1f, 2f));
    assertThat(row.getList(row.fieldIndex("many_float64"))).isEqualTo(List.of(0.1, 2.0));
  }

  @ParameterizedTest
  @CsvSource({
    "step >= 200 and step < 300, 20",
    "step between 200 and 300, 21",
    "step > 200 and step <= 300, 20",
    "step = 250, 1",
    "step = 251, 0",
    "step < 0, 0",
    "step >= 9223372036854775807, 0",
    "step > 200 and x < 900, 279",
    "step < 120 or step > 9990, 25"
  })
  void filtersOnStepsGiveTheRowsThatSparkWouldKeep(String filter, long rows) {
    write(2000, StreamReadTest::regular);

    Dataset<Row> found = read().load(root).where(filter);
    assertThat(found.count()).isEqualTo(rows);
    Frames.assertSameRows(found, expected(2000, "100 + 5 * id").where(filter));
  }

  @Test
  void filtersOnStepsAreRangesOfTheStream() {
    write(2000, StreamReadTest::regular);

    Dataset<Row> found = read().load(root).where("step >= 200 and step < 300");
    assertThat(found.queryExecution().executedPlan().toString()).contains("steps: 20,");
  }

  @ParameterizedTest
  @CsvSource({"100, 110, 2", "101, 110, 1", "9000, 20000, 220", "20000, 30000, 0", "-5, 101, 1"})
  void readsRangesOfSteps(long from, long to, long rows) {
    write(2000, StreamReadTest::regular);

    assertThat(read().option("from-step", from).option("to-step", to).load(root).count())
        .isEqualTo(rows);
  }

  @Test
  void irregularStepsComeFromTheIndex() {
    write(1000, StreamReadTest::irregular);

    Frames.assertSameRows(read().load(root), expected(1000, "id * id"));
    assertThat(read().load(root).where("step > 100 and step < 150").count()).isEqualTo(2);
  }

  @Test
  void smallPartitionsAndBatchesGiveTheSameRows() {
    write(5000, StreamReadTest::regular);

    Dataset<Row> rows =
        read().option("target-partition-bytes", "10k").option("batch-rows", 7).load(root);
    assertThat(rows.javaRDD().getNumPartitions()).isGreaterThan(3);
    Frames.assertSameRows(rows, expected(5000, "100 + 5 * id"));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "24, 24", "24, 1", "5, 7", "3000, 1", "2999, 1000", "3001, 1"})
  void windowsAreSlicesOfTheStream(int length, int stride) {
    write(3000, StreamReadTest::regular);

    List<Row> windows =
        read()
            .option("window-length", length)
            .option("window-stride", stride)
            .option("target-partition-bytes", "16k")
            .option("batch-rows", 100)
            .load(root)
            .collectAsList();

    assertThat(windows).hasSize(length > 3000 ? 0 : (3000 - length) / stride + 1);
    for (int w = 0; w < windows.size(); w++) {
      long first = (long) w * stride;
      assertThat(windows.get(w).getList(0))
          .isEqualTo(
              LongStream.range(first, first + length)
                  .map(StreamReadTest::regular)
                  .boxed()
                  .toList());
      assertThat(windows.get(w).getList(1))
          .isEqualTo(LongStream.range(first, first + length).map(r -> 3 * r).boxed().toList());
    }
  }

  @Test
  void windowsOfARangeOfSteps() {
    write(3000, StreamReadTest::regular);

    List<Row> windows =
        read()
            .option("window-length", 2)
            .option("window-stride", 2)
            .option("from-step", 110)
            .option("to-step", 135)
            .load(root)
            .select("step")
            .collectAsList();
    assertThat(windows.stream().map(w -> w.getList(0)))
        .isEqualTo(List.of(List.of(110L, 115L), List.of(120L, 125L)));
  }

  @Test
  void anEmptyStreamHasColumnsAndNoRows() {
    write(0, StreamReadTest::regular);

    assertThat(read().load(root).columns()).containsExactly("step", "x", "y");
    assertThat(read().load(root).count()).isZero();
    assertThat(read().option("window-length", 3).load(root).count()).isZero();
  }

  @Test
  void refusesWindowsThatMakeNoSense() {
    write(10, StreamReadTest::regular);

    assertThatThrownBy(() -> read().option("window-stride", 3).load(root))
        .hasMessage("Option 'window-stride' was given without 'window-length'. Give both.");
    assertThatThrownBy(() -> read().option("window-length", 0).load(root))
        .hasMessageContaining("Give a whole number of at least 1");
    assertThatThrownBy(() -> read().option("from-step", 9).option("to-step", 3).load(root).count())
        .hasMessageContaining("ends before it begins");
  }

  private static long regular(long row) {
    return 100 + 5 * row;
  }

  private static long irregular(long row) {
    return row * row;
  }

  private static void setExtremes(StepWriter writer, FieldType type) {
    int one = writer.field("one_" + type);
    int many = writer.field("many_" + type);
    switch (type) {
      case BOOL -> {
        writer.setBoolean(one, true);
        writer.setBooleans(many, new boolean[] {true, false}, 0, 2);
      }
      case FLOAT32, FLOAT64 -> {
        writer.setDouble(one, 0.1);
        writer.setDoubles(many, new double[] {0.1, 2}, 0, 2);
      }
      default -> {
        int bits = Integer.parseInt(type.toString().substring("int".length()));
        long least = Long.MIN_VALUE >> (Long.SIZE - bits);
        writer.setLong(one, least);
        writer.setLongs(many, new long[] {least, ~least}, 0, 2);
      }
    }
  }

  private void write(int rows, LongUnaryOperator step) {
    List<StreamField> fields =
        List.of(
            StreamField.scalar("x", FieldType.INT64), StreamField.scalar("y", FieldType.FLOAT64));
    try (Store store = Store.openOrCreate(root);
        StepWriter writer = store.streams().define("s", fields, CommitInfo.NONE).writer()) {
      for (int row = 0; row < rows; row++) {
        writer.beginStep(step.applyAsLong(row));
        writer.setLong(0, 3L * row);
        writer.setDouble(1, row / 4.0);
        writer.endStep();
      }
    }
  }

  private Dataset<Row> expected(int rows, String step) {
    return spark.range(rows).selectExpr(step + " as step", "3 * id as x", "id / 4 as y");
  }

  private DataFrameReader read() {
    return spark.read().format("recursive-store").option("stream", "s");
  }
}
