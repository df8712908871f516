package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads of a range of time, as options say. A file for each month, a row every six hours. */
@SparkTest
class TimeRangeOptionsTest {
  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void writeMonths(SparkSession session) {
    // A catalog keeps its root as long as its session.
    spark = session.newSession();
    spark.conf().set("spark.sql.session.timeZone", "Europe/Berlin");
    root = directory.resolve("store").toString();
    long[] starts = {0, 31, 59, 90};
    for (int month = 0; month + 1 < starts.length; month++) {
      spark
          .range(starts[month] * 4, starts[month + 1] * 4, 1, 1)
          .selectExpr(
              "id",
              "IF(id = 7, NULL, timestamp_seconds(id * 21600)) AS timestamp",
              "TIMESTAMP_NTZ'1970-01-01 00:00:00' + make_dt_interval(0, CAST(id * 6 AS INT)) AS wall",
              "date_add(DATE'1970-01-01', CAST(id DIV 4 AS INT)) AS day")
          .write()
          .format("recursive-store")
          .option("dataset", "d")
          .mode("append")
          .save(root);
    }
  }

  @Test
  void boundsAreOfTheSessionsZoneAndADateAsTheEndIncludesThatDay() {
    // Midnight in Berlin is an hour before that in UTC.
    assertThat(ids(Map.of("start-time", "1970-01-02", "end-time", "1970-01-02")))
        .containsExactly(4L, 5L, 6L);
    assertThat(ids(Map.of("START-TIME", "1970-01-02T00:00Z", "end-time", "1970-01-03T00:00Z")))
        .containsExactly(4L, 5L, 6L);
    assertThat(ids(Map.of("start-time", "1970-01-02 01:00:00", "end-time", "1970-01-02 07:00:01")))
        .containsExactly(4L, 5L);
    assertThat(ids(Map.of("end-time", "1970-01-01T12:00Z"))).containsExactly(0L, 1L);
    assertThat(ids(Map.of("start-time", "1970-03-31T06:00Z"))).containsExactly(357L, 358L, 359L);
  }

  @ParameterizedTest
  @CsvSource({"PST, '[6, 8, 9]'", "+1:00, '[4, 5, 6]'"})
  void zonesMayHaveAnyNameThatSparkKnows(String zone, String expected) {
    spark.conf().set("spark.sql.session.timeZone", zone);

    assertThat(read(Map.of()).count()).isEqualTo(360);
    assertThat(ids(Map.of("start-time", "1970-01-02", "end-time", "1970-01-02")))
        .hasToString(expected);
  }

  @Test
  void anyColumnOfTimesHasRanges() {
    Map<String, String> day = Map.of("start-time", "1970-01-02", "end-time", "1970-01-02");
    for (String column : List.of("wall", "day")) {
      assertThat(ids(with(day, "time-column", column))).containsExactly(4L, 5L, 6L, 7L);
    }
    assertThat(ids(Map.of("time-column", "day", "start-time", "1970-03-31T00:00:01"))).isEmpty();
  }

  @Test
  void filesOutsideTheRangeAreNotReadAndTheLogCountsThoseInside() {
    Map<String, String> february =
        Map.of("time-column", "day", "start-time", "1970-02-01", "end-time", "1970-02-28");

    Dataset<Row> found = read(february).select("id");
    assertThat(plan(found)).contains("fragments: 1 of 3").doesNotContain("Filter (");
    Dataset<Row> counted = read(february).selectExpr("count(*)", "min(id)");
    assertThat(plan(counted)).contains("LocalTableScan");
    assertThat(counted.first().toString()).isEqualTo("[112,124]");
    Dataset<Row> part = read(with(february, "versionAsOf", "2")).where("id < 130");
    assertThat(part.count()).isEqualTo(6);
  }

  @Test
  void rangesGoTogetherWithTheRestOfAQuery() throws Exception {
    Map<String, String> day =
        Map.of("time-column", "day", "start-time", "1970-01-02", "end-time", "1970-01-02");
    Dataset<Row> one = read(day);

    assertThat(one.join(read(day).select("id"), "id").count()).isEqualTo(4);
    assertThat(one.join(one.selectExpr("id AS other"), one.col("id").equalTo(4)).count())
        .isEqualTo(4);
    assertThat(one.select("_row").orderBy("_row").collectAsList().toString())
        .isEqualTo("[[4], [5], [6], [7]]");
    one.createOrReplaceTempView("one");
    assertThat(spark.sql("SELECT * FROM one WHERE id IN (SELECT id + 1 FROM one)").count())
        .isEqualTo(3);

    spark.conf().set("spark.sql.catalog.ranged", RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.ranged.root", root);
    assertThat(spark.read().options(day).table("ranged.datasets.d").count()).isEqualTo(4);
    spark
        .readStream()
        .format("recursive-store")
        .option("dataset", "d")
        .options(day)
        .load(root)
        .writeStream()
        .format("recursive-store")
        .option("dataset", "copy")
        .option("checkpointLocation", directory.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow())
        .start(root)
        .awaitTermination();
    assertThat(spark.read().format("recursive-store").option("dataset", "copy").load(root).count())
        .isEqualTo(4);
  }

  @Test
  void mistakesAreTold() {
    refused(Map.of("start-time", "yesterday"), "Can't read 'yesterday' as a time.");
    refused(
        Map.of("start-time", "1970-01-03", "end-time", "1970-01-01"),
        "The range of 'timestamp' ends at 1970-01-01T23:00:00Z, before it starts");
    refused(Map.of("time-column", "day"), "without 'start-time' or 'end-time'");
    refused(
        Map.of("time-column", "days", "end-time", "1970-01-01"),
        "There is no column 'days'. Did you mean 'day'?");
    refused(Map.of("time-column", "id", "end-time", "1970-01-01"), "'id' is int64; a time range");
  }

  private void refused(Map<String, String> options, String message) {
    assertThatThrownBy(() -> read(options))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(message);
  }

  private List<Long> ids(Map<String, String> options) {
    Row[] rows = (Row[]) read(options).select("id").orderBy("id").collect();
    return Arrays.stream(rows).map(row -> row.getLong(0)).toList();
  }

  private Dataset<Row> read(Map<String, String> options) {
    return spark
        .read()
        .format("recursive-store")
        .option("dataset", "d")
        .options(options)
        .load(root);
  }

  private static Map<String, String> with(Map<String, String> options, String key, String value) {
    Map<String, String> more = new HashMap<>(options);
    more.put(key, value);
    return more;
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }
}
