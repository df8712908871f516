package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates that tasks compute where they read are those of Spark. */
@SparkTest
class AggregatesTest {
  private static final List<String> COUNTED =
      List.of("place", "place.name", "tags", "scores", "bytes", "long_decimal");
  private static final List<String> ORDERED =
      List.of(
          "flag",
          "tiny",
          "small",
          "number",
          "wide",
          "single",
          "price",
          "day",
          "at",
          "local",
          "cents",
          "place.id",
          "length(name)");
  private static final List<String> SUMMED =
      List.of("tiny", "small", "number", "single", "price", "place.id", "length(name)");
  private static final List<String> KEYS =
      List.of(
          "name",
          "flag",
          "tiny",
          "day",
          "number",
          "at",
          "price",
          "single",
          "cents",
          "bytes",
          "place.name",
          "long_text");
  private static final String SCHEMA =
      "flag BOOLEAN, tiny TINYINT, small SMALLINT, number INT, wide BIGINT, single FLOAT,"
          + " price DOUBLE, day DATE, at TIMESTAMP, local TIMESTAMP_NTZ, cents DECIMAL(10, 2),"
          + " long_decimal DECIMAL(30, 4), name STRING, long_text STRING, bytes BINARY,"
          + " place STRUCT<id: INT, name: STRING>, tags ARRAY<STRING>, scores MAP<STRING, INT>";

  @TempDir Path directory;
  private SparkSession spark;

  @BeforeEach
  void keep(SparkSession session) {
    spark = session;
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "arrow"})
  void aggregatesOfEveryTypeAreThoseOfSpark(String format) {
    StructType schema = StructType.fromDDL(SCHEMA);
    Dataset<Row> few = new RandomRows(11).frame(spark, schema, 700);
    // A fifth of the rows has nothing in common, the others repeat what some have.
    Dataset<Row> rows =
        few.union(few.limit(60).crossJoin(spark.range(50)).drop("id"))
            .withColumn("place", placeOfSmallNumbers())
            .repartition(3)
            .persist();
    Dataset<Row> stored = write(rows, format);
    String[] all =
        Stream.of(
                Stream.of("count(*) AS rows"),
                COUNTED.stream().map("count(%s)"::formatted),
                ORDERED.stream().flatMap(c -> Stream.of("min(" + c + ")", "max(" + c + ")")),
                SUMMED.stream().flatMap(c -> Stream.of("sum(" + c + ")", "avg(" + c + ")")),
                Stream.of("sum(cents)"))
            .flatMap(s -> s)
            .toArray(String[]::new);

    for (String one : all) {
      String plan = stored.selectExpr(one).queryExecution().executedPlan().toString();
      assertThat(plan).as(one).containsAnyOf("[aggregates: [", "LocalTableScan");
    }
    assertThat(isPushed(stored.selectExpr(all))).isTrue();
    assertSame(stored.selectExpr(all), rows.selectExpr(all));
    String[] some = {
      "count(*)", "count(place)", "sum(small)", "sum(price)", "max(at)", "min(wide)"
    };
    for (String key : KEYS) {
      Dataset<Row> grouped = grouped(stored, some, key);
      assertThat(isPushed(grouped)).as(key).isTrue();
      assertSame(grouped, grouped(rows, some, key));
    }
    assertSame(
        grouped(stored, all, "name", "tiny", "day"), grouped(rows, all, "name", "tiny", "day"));
    for (String condition : List.of("tiny > 0", "price < 0 OR flag", "name IS NULL", "wide = 0")) {
      Dataset<Row> left = stored.where(condition);
      assertThat(isPushed(left.selectExpr("sum(place.id)"))).as(condition).isTrue();
      assertSame(left.selectExpr(some), rows.where(condition).selectExpr(some));
      assertSame(grouped(left, some, "name"), grouped(rows.where(condition), some, "name"));
    }
    assertSame(stored.select("name", "flag").distinct(), rows.select("name", "flag").distinct());
    rows.unpersist();
  }

  @Test
  void manyGroupsAreNotHeldAtOnce() {
    Dataset<Row> rows =
        spark
            .range(0, 500_000, 1, 2)
            .selectExpr(
                "id", "concat('a name of some length ', id % 150000) AS name", "id % 7 AS part");
    Dataset<Row> stored = write(rows, "parquet");

    for (String key : List.of("id", "name")) {
      Dataset<Row> actual = grouped(stored, new String[] {"count(*)", "sum(part)"}, key);
      assertThat(isPushed(actual)).isTrue();
      assertSame(actual, grouped(rows, new String[] {"count(*)", "sum(part)"}, key));
    }
  }

  @Test
  void keysMayBeLongerThanWhatIsHeldAtOnce() {
    Dataset<Row> rows =
        spark
            .range(0, 3000, 1, 1)
            .selectExpr("if(id % 75 = 0, repeat(string(id + 100000), 130000), 'x') AS name");
    Dataset<Row> stored = write(rows, "parquet");
    String[] count = {"count(*) AS n"};

    assertThat(isPushed(grouped(stored, count, "name"))).isTrue();
    assertSame(
        grouped(stored, count, "name").selectExpr("length(name)", "right(name, 6)", "n"),
        grouped(rows, count, "name").selectExpr("length(name)", "right(name, 6)", "n"));
  }

  @Test
  void sumsThatOverflowDoSoAsInSpark() {
    Dataset<Row> rows =
        spark.range(0, 1000, 1, 2).selectExpr("id % 3 AS key", "9223372036854775000 - id AS wide");
    Dataset<Row> stored = write(rows, "parquet");

    for (Dataset<Row> sum :
        List.of(
            stored.selectExpr("sum(wide)"), grouped(stored, new String[] {"sum(wide)"}, "key"))) {
      assertThat(isPushed(sum)).isTrue();
      assertThatThrownBy(sum::collectAsList).hasStackTraceContaining("ARITHMETIC_OVERFLOW");
    }
    assertThat(stored.selectExpr("try_sum(wide)").first().isNullAt(0)).isTrue();
    Dataset<Row> back =
        spark
            .range(0, 300, 1, 1)
            .selectExpr("if(id = 0, 9223372036854775807, if(id < 100, 1, -1)) AS wide");
    back.write()
        .format("recursive-store")
        .option("dataset", "back")
        .save(directory.resolve("back").toString());
    Dataset<Row> storedBack =
        spark
            .read()
            .format("recursive-store")
            .option("dataset", "back")
            .load(directory.resolve("back").toString());
    assertThat(isPushed(storedBack.selectExpr("sum(wide)"))).isTrue();
    assertThatThrownBy(() -> storedBack.selectExpr("sum(wide)").collectAsList())
        .hasStackTraceContaining("ARITHMETIC_OVERFLOW");
    assertThat(storedBack.selectExpr("try_sum(wide)").first().isNullAt(0)).isTrue();
    assertSame(storedBack.selectExpr("avg(wide)"), back.selectExpr("avg(wide)"));
    spark.conf().set("spark.sql.ansi.enabled", "false");
    try {
      assertSame(storedBack.selectExpr("sum(wide)"), back.selectExpr("sum(wide)"));
      assertSame(stored.selectExpr("sum(wide)"), rows.selectExpr("sum(wide)"));
      assertSame(
          grouped(stored, new String[] {"sum(wide)"}, "key"),
          grouped(rows, new String[] {"sum(wide)"}, "key"));
    } finally {
      spark.conf().unset("spark.sql.ansi.enabled");
    }
  }

  @Test
  void sumsOfDecimalsMayBeLargerThanTheirType() {
    Dataset<Row> rows =
        spark
            .range(0, 100_000, 1, 2)
            .selectExpr(
                "id % 3 AS key", "cast(900000000 + id % 99999999 AS DECIMAL(9, 0)) AS price");
    Dataset<Row> stored = write(rows, "parquet");

    assertThat(isPushed(stored.selectExpr("sum(price)"))).isTrue();
    assertSame(
        stored.selectExpr("sum(price)", "avg(price)", "count(*)", "max(price)"),
        rows.selectExpr("sum(price)", "avg(price)", "count(*)", "max(price)"));
    assertSame(
        grouped(stored, new String[] {"sum(price)", "count(price)"}, "key"),
        grouped(rows, new String[] {"sum(price)", "count(price)"}, "key"));
  }

  @Test
  void zerosAreOneGroupAndSoAreNans() {
    Dataset<Row> rows =
        spark
            .range(0, 1000, 1, 2)
            .selectExpr(
                "id",
                "element_at(array(0D, -0D, double('NaN'), 1D, -1D), int(id % 5) + 1) AS price",
                "float(element_at(array(0D, -0D, double('NaN')), int(id % 3) + 1)) AS single");
    Dataset<Row> stored = write(rows, "parquet");
    String[] all = {
      "count(*)", "sum(id)", "max(price)", "min(price)", "max(single)", "min(single)"
    };

    for (String key : List.of("price", "single")) {
      assertThat(isPushed(grouped(stored, all, key))).isTrue();
      assertSame(grouped(stored, all, key), grouped(rows, all, key));
    }
    assertThat(grouped(stored, all, "price").count()).isEqualTo(4);
    assertSame(stored.selectExpr(all), rows.selectExpr(all));
  }

  @Test
  void nothingAtAllIsCounted() {
    Dataset<Row> stored = write(spark.range(10).selectExpr("id", "id / 2 AS half"), "parquet");
    String[] all = {"count(*)", "count(half)", "sum(half)", "min(id)", "avg(half)"};

    Row none = stored.where("id > 100").selectExpr(all).first();
    assertThat(none.getLong(0)).isZero();
    assertThat(none.getLong(1)).isZero();
    assertThat(none.isNullAt(2) && none.isNullAt(3) && none.isNullAt(4)).isTrue();
    assertThat(grouped(stored.where("id > 100"), all, "half").collectAsList()).isEmpty();
  }

  @Test
  void whatIsNotComputedWhereItIsReadIsLeftToSpark() {
    Dataset<Row> rows = spark.range(100).selectExpr("id", "id % 3 AS key", "string(id) AS name");
    Dataset<Row> stored = write(rows, "parquet");

    for (String left :
        List.of(
            "count(DISTINCT key)",
            "sum(id + key)",
            "max(name)",
            "avg(id)",
            "stddev(id)",
            "first(id)")) {
      Dataset<Row> actual = stored.selectExpr(left);
      assertThat(isPushed(actual)).as(left).isFalse();
      assertSame(actual, rows.selectExpr(left));
    }
  }

  private static org.apache.spark.sql.Column placeOfSmallNumbers() {
    return org.apache.spark.sql.functions.expr(
        "if(place IS NULL, NULL, named_struct('id', place.id % 1000, 'name', place.name))");
  }

  private Dataset<Row> write(Dataset<Row> rows, String format) {
    String root = directory.resolve("store").toString();
    rows.write()
        .format("recursive-store")
        .option("dataset", "rows")
        .option("file-format", format)
        .mode("overwrite")
        .save(root);
    return spark.read().format("recursive-store").option("dataset", "rows").load(root);
  }

  private static Dataset<Row> grouped(Dataset<Row> rows, String[] aggregates, String... keys) {
    org.apache.spark.sql.Column[] all =
        Arrays.stream(aggregates)
            .map(org.apache.spark.sql.functions::expr)
            .toArray(org.apache.spark.sql.Column[]::new);
    return rows.groupBy(
            Arrays.stream(keys).map(rows::col).toArray(org.apache.spark.sql.Column[]::new))
        .agg(all[0], Arrays.copyOfRange(all, 1, all.length));
  }

  private static boolean isPushed(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString().contains("[aggregates: [");
  }

  /** Sums of floating-point numbers depend on which task ends first. */
  private static void assertSame(Dataset<Row> actual, Dataset<Row> expected) {
    assertThat(actual.collectAsList().stream().map(AggregatesTest::rounded).sorted().toList())
        .isEqualTo(
            expected.collectAsList().stream().map(AggregatesTest::rounded).sorted().toList());
  }

  private static String rounded(Row row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      text.append(
          value instanceof Number d
                  && (value instanceof Double || value instanceof Float)
                  && Double.isFinite(d.doubleValue())
              ? String.format("%.7e", d.doubleValue() + 0.0)
              : value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
      text.append(' ');
    }
    return text.toString();
  }
}
