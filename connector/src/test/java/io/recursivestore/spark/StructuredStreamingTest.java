package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.spark.testing.SparkTest;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams as sources and sinks of streaming queries. */
@SparkTest
class StructuredStreamingTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private String root;

  StructuredStreamingTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void defineSource() {
    root = directory.resolve("store").toString();
    try (Store store = Store.openOrCreate(root)) {
      store
          .streams()
          .define(
              "source",
              List.of(
                  StreamField.scalar("x", FieldType.FLOAT64),
                  StreamField.sequence("v", FieldType.INT32)),
              CommitInfo.NONE);
    }
  }

  @Test
  void queryReadsWhatIsThereAndGoesOnWhereItStopped() throws Exception {
    append(0, 100);
    runOnce("a", null, null);
    assertThat(steps("a")).isEqualTo(range(0, 100));
    runOnce("a", null, null);
    append(100, 250);
    runOnce("a", null, null);
    assertThat(steps("a")).isEqualTo(range(0, 250));
    assertThat(read("a").where("x = step / 2 AND v[1] = step").count()).isEqualTo(250);
  }

  @Test
  void batchesHaveNoMoreRowsThanAskedFor() throws Exception {
    append(0, 100);
    StreamingQuery query = runOnce("a", "maxRowsPerTrigger", "30");
    assertThat(rows(query)).containsExactly(30L, 30L, 30L, 10L);
    assertThat(steps("a")).isEqualTo(range(0, 100));
  }

  @Test
  void batchesHaveNoMoreBytesThanAskedFor() throws Exception {
    append(0, 100);
    StreamingQuery query = runOnce("a", "maxBytesPerTrigger", Integer.toString(40 * 3 * 8));
    assertThat(rows(query)).containsExactly(40L, 40L, 20L);
  }

  @Test
  void liveStreamIsFollowed() throws Exception {
    append(0, 10);
    StreamingQuery query =
        source(null, null)
            .writeStream()
            .format("recursive-store")
            .option("stream", "a")
            .option("checkpointLocation", directory.resolve("follow").toString())
            .trigger(Trigger.ProcessingTime(10, TimeUnit.MILLISECONDS))
            .start(root);
    try {
      query.processAllAvailable();
      assertThat(steps("a")).isEqualTo(range(0, 10));
      append(10, 35);
      query.processAllAvailable();
      assertThat(steps("a")).isEqualTo(range(0, 35));
    } finally {
      query.stop();
    }
  }

  /** The query died after its batch was committed, before it noted that. */
  @Test
  void replayedBatchWritesNothing() throws Exception {
    append(0, 50);
    runOnce("a", null, null);
    Path commits = directory.resolve("checkpoint-a").resolve("commits");
    FileUtils.deleteDirectory(commits.toFile());
    append(50, 80);

    runOnce("a", null, null);
    assertThat(steps("a")).isEqualTo(range(0, 80));
  }

  @Test
  void rangeOfStepsIsWhereANewQueryStarts() throws Exception {
    append(0, 50);
    runOnce("a", "from-step", "30");
    append(50, 60);
    runOnce("a", "from-step", "30");
    assertThat(steps("a")).isEqualTo(range(30, 60));
  }

  @Test
  void stepsThatWereDroppedBeforeTheyWereReadAreAnError() throws Exception {
    append(0, 50);
    runOnce("a", null, null);
    append(50, 60);
    try (Store store = Store.open(root)) {
      store.streams().open("source").clear();
    }
    append(100, 110);
    assertThatThrownBy(() -> runOnce("a", null, null))
        .hasStackTraceContaining("no longer has the steps 50 to");
  }

  @Test
  void stepsThatBeginToLackFieldsStopTheQueryAndAreNullsAfterwards() throws Exception {
    append(0, 20);
    runOnce("a", null, null);
    StreamingQuery query =
        source(null, null)
            .writeStream()
            .format("recursive-store")
            .option("stream", "a")
            .option("checkpointLocation", directory.resolve("checkpoint-a").toString())
            .trigger(Trigger.ProcessingTime(10, TimeUnit.MILLISECONDS))
            .start(root);
    query.processAllAvailable();
    try (Store store = Store.open(root);
        StepWriter writer = store.streams().open("source").writer()) {
      writer.beginStep(20);
      writer.setDouble(0, 10);
      writer.endStep();
    }
    assertThatThrownBy(query::processAllAvailable)
        .hasStackTraceContaining("has steps now that lack fields");
    query.stop();

    runOnce("a", null, null);
    assertThat(steps("a")).isEqualTo(range(0, 21));
    assertThat(read("a").where("v IS NULL").count()).isEqualTo(1);
  }

  private Dataset<Row> source(String option, String value) {
    var reader = spark.readStream().format("recursive-store").option("stream", "source");
    return (option == null ? reader : reader.option(option, value)).load(root);
  }

  private StreamingQuery runOnce(String sink, String option, String value)
      throws TimeoutException, org.apache.spark.sql.streaming.StreamingQueryException {
    StreamingQuery query =
        source(option, value)
            .writeStream()
            .format("recursive-store")
            .option("stream", sink)
            .option("ordered", true)
            .option("checkpointLocation", directory.resolve("checkpoint-" + sink).toString())
            .trigger(Trigger.AvailableNow())
            .start(root);
    query.awaitTermination();
    return query;
  }

  private static List<Long> rows(StreamingQuery query) {
    return java.util.Arrays.stream(query.recentProgress())
        .map(StreamingQueryProgress::numInputRows)
        .filter(rows -> rows > 0)
        .toList();
  }

  private Dataset<Row> read(String stream) {
    return spark.read().format("recursive-store").option("stream", stream).load(root);
  }

  private List<Long> steps(String stream) {
    return read(stream).select("step").collectAsList().stream().map(r -> r.getLong(0)).toList();
  }

  private static List<Long> range(long from, long to) {
    return java.util.stream.LongStream.range(from, to).boxed().toList();
  }

  private void append(int from, int to) {
    try (Store store = Store.open(root)) {
      StepStream stream = store.streams().open("source");
      try (StepWriter writer = stream.writer()) {
        for (int step = from; step < to; step++) {
          writer.beginStep(step);
          writer.setDouble(0, step / 2.0);
          writer.setLongs(1, new long[] {1, step}, 0, 2);
          writer.endStep();
        }
      }
    }
  }
}
