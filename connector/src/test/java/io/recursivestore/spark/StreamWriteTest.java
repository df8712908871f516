package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.Commit;
import io.recursivestore.spark.testing.SparkTest;
import io.recursivestore.stream.StreamField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames as steps of a stream. */
@SparkTest
class StreamWriteTest {
  private static final String[] COLUMNS = {
    "id AS step",
    "id % 3 = 0 AS b",
    "cast(id % 100 AS tinyint) AS i8",
    "cast(id AS smallint) AS i16",
    "cast(-id AS int) AS i32",
    "id * id AS i64",
    "cast(id / 7 AS float) AS f32",
    "id / 7 AS f64",
    "transform(sequence(1, 3), x -> cast(x * id AS int)) AS ints",
    "transform(sequence(1, 2), x -> cast(x * id AS float)) AS floats",
    "array(id % 2 = 0) AS flags"
  };

  private final SparkSession spark;
  @TempDir Path directory;
  private String root;

  StreamWriteTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void chooseRoot() {
    root = directory.resolve("store").toString();
  }

  @Test
  void unsortedRowsBecomeStepsInOrder() {
    Dataset<Row> rows = spark.range(0, 5000, 1, 5).selectExpr(COLUMNS);

    write(rows.repartition(7), "append");
    Dataset<Row> steps = read();

    Frames.assertSameRows(steps, rows);
    assertThat(steps.selectExpr("step").as("bigint").collectAsList().toString())
        .isEqualTo(
            spark.range(5000).collectAsList().stream().map(s -> "[" + s + "]").toList().toString());
    try (Store store = Store.open(root)) {
      assertThat(store.streams().open("s").fields().stream().map(StreamField::toString))
          .startsWith("b: bool", "i8: int8", "i16: int16", "i32: int32", "i64: int64")
          .endsWith(
              "ints: sequence of int32", "floats: sequence of float32", "flags: sequence of bool");
      store.streams().open("s").verify();
    }
  }

  @Test
  void appendsFollowEachOther() {
    Dataset<Row> rows = spark.range(0, 300, 1, 3).selectExpr(COLUMNS);
    write(rows.where("step < 100"), "append");
    write(rows.where("step BETWEEN 100 AND 199"), "append");
    write(rows.where("step >= 200").select("f64", "step"), "append");

    assertThat(read().count()).isEqualTo(300);
    Frames.assertSameRows(read().where("step < 200"), rows.where("step < 200"));
    assertThat(
            read().where("step >= 200 AND i64 IS NULL AND ints IS NULL AND f64 = step / 7").count())
        .isEqualTo(100);
  }

  @Test
  void stepsThatDontFollowAreRefusedAndNothingChanges() throws IOException {
    Dataset<Row> rows = spark.range(0, 100, 1, 2).selectExpr(COLUMNS);
    write(rows, "append");

    assertThatThrownBy(() -> write(rows, "append"))
        .hasMessageContaining("step 0: it doesn't follow the last step, which is 99");
    assertThatThrownBy(() -> write(rows.selectExpr("step % 10 + 500 AS step", "b"), "append"))
        .hasStackTraceContaining("step 500 doesn't follow step 500. Each row is a step");
    assertThat(read().count()).isEqualTo(100);
    assertThat(temporary()).isEmpty();
  }

  @Test
  void orderedRowsAreNotSortedAgain() {
    Dataset<Row> rows = spark.range(0, 5000, 1, 5).selectExpr(COLUMNS);
    rows.write()
        .format("recursive-store")
        .option("stream", "s")
        .option("ordered", true)
        .mode("append")
        .save(root);
    Frames.assertSameRows(read(), rows);

    assertThatThrownBy(
            () ->
                rows.selectExpr("9999 - step AS step", "b")
                    .write()
                    .format("recursive-store")
                    .option("stream", "s")
                    .option("ordered", true)
                    .mode("append")
                    .save(root))
        .hasStackTraceContaining("The option 'ordered' says that rows are sorted: leave it out.");
  }

  @Test
  void parentsAndMetadataAreRecordedWithEachWrite() {
    Dataset<Row> rows = spark.range(10).selectExpr("id AS step", "1 AS x");
    var first = rows.write().format("recursive-store").option("stream", "s").mode("append");
    first.option("meta.note", "made here").option("parents", "datasets/d@3").save(root);
    try (Store store = Store.open(root)) {
      var definition = store.streams().open("s").history().get(0);
      assertThat(definition.meta()).containsEntry("note", "made here");
      assertThat(definition.parents()).hasSize(1);
    }
    var next = rows.selectExpr("step + 10 AS step", "x").write().format("recursive-store");
    next.option("stream", "s").option("meta.note", "more").mode("append").save(root);
    try (Store store = Store.open(root)) {
      var append = store.streams().open("s").history().get(1);
      assertThat(append.meta())
          .containsOnly(Map.entry("note", "more"), Map.entry(Commit.STEPS, "20"));
      assertThat(append.parents()).isEmpty();
    }
  }

  @Test
  void rowsWithNullsLackFields() {
    Dataset<Row> rows =
        spark
            .range(0, 1000, 1, 4)
            .selectExpr(
                "id AS step",
                "if(id % 3 = 0, null, id) AS a",
                "if(id % 5 = 0, null, slice(array(id, 2 * id, 3 * id), 1, cast(id % 4 AS int))) AS v",
                "id % 2 = 0 AS b");
    write(rows, "append");
    Frames.assertSameRows(read(), rows);
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnyRowIsWritten() {
    Dataset<Row> rows = spark.range(10).selectExpr(COLUMNS);
    assertThatThrownBy(() -> write(rows.drop("step"), "append"))
        .hasMessageStartingWith("Stream 's' needs a column 'step' with the numbers of the steps");
    assertThatThrownBy(() -> write(rows.selectExpr("cast(step AS string) AS step", "b"), "append"))
        .hasMessageContaining("column 'step' has the type STRING. Cast it to BIGINT.");
    assertThatThrownBy(() -> write(rows.selectExpr("step", "'x' AS name"), "append"))
        .hasMessageContaining("column 'name' has the type string");
    assertThat(Files.exists(Path.of(root, "streams", "s"))).isFalse();
    write(rows, "append");
    assertThatThrownBy(() -> write(rows.selectExpr("step + 50 AS step", "b AS rewrad"), "append"))
        .hasMessageContaining("rewrad");
    assertThatThrownBy(() -> write(rows, "overwrite"))
        .hasMessageContaining("Stream 's' can't be overwritten");
    assertThatThrownBy(() -> write(rows, "errorifexists")).hasMessageContaining("exists");
    write(rows.selectExpr("step + 500 AS step", "b"), "ignore");
    assertThat(read().count()).isEqualTo(10);
  }

  @Test
  void failedWriteOfANewStreamLeavesNone() {
    Dataset<Row> rows =
        spark
            .range(0, 100, 1, 4)
            .selectExpr("id AS step", "if(id = 77, raise_error('broken'), 1) AS x");
    assertThatThrownBy(
            () ->
                rows.write()
                    .format("recursive-store")
                    .option("stream", "s")
                    .option("ordered", true)
                    .mode("append")
                    .save(root))
        .hasStackTraceContaining("broken");
    try (Store store = Store.open(root)) {
      assertThat(store.streams().list()).isEmpty();
    }
  }

  @Test
  void failedAppendLeavesNoFilesAndNoLock() throws IOException {
    write(spark.range(10).selectExpr("id AS step", "1 AS x"), "append");
    Dataset<Row> rows =
        spark
            .range(100, 200, 1, 4)
            .selectExpr("id AS step", "if(id = 177, raise_error('broken'), 1) AS x");
    assertThatThrownBy(
            () ->
                rows.write()
                    .format("recursive-store")
                    .option("stream", "s")
                    .option("ordered", true)
                    .mode("append")
                    .save(root))
        .hasStackTraceContaining("broken");
    assertThat(read().count()).isEqualTo(10);
    write(spark.range(100, 110).selectExpr("id AS step", "1 AS x"), "append");
    assertThat(read().count()).isEqualTo(20);
    assertThat(temporary()).isEmpty();
  }

  @Test
  void writerOutsideOfSparkIsNotDisturbed() {
    write(spark.range(10).selectExpr("id AS step", "1 AS x"), "append");
    try (Store store = Store.open(root);
        var writer = store.streams().open("s").writer()) {
      assertThatThrownBy(
              () -> write(spark.range(20, 30).selectExpr("id AS step", "1 AS x"), "append"))
          .hasMessageContaining("is being written by another writer");
      assertThat(writer.lastStep()).hasValue(9);
    }
  }

  private void write(Dataset<Row> rows, String mode) {
    rows.write().format("recursive-store").option("stream", "s").mode(mode).save(root);
  }

  private Dataset<Row> read() {
    return spark.read().format("recursive-store").option("stream", "s").load(root);
  }

  private List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(root, "streams", "s", "segments"))) {
      return files.filter(f -> f.getFileName().toString().startsWith(".tmp-")).toList();
    }
  }
}
