package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Spark's Parquet source gives back for a frame, this source gives back too. */
abstract class TypesContract {
  private static final String SCALARS =
      "b boolean, i8 tinyint, i16 smallint, i32 int, i64 bigint, f32 float, f64 double, "
          + "d9 decimal(9,2), d18 decimal(18,18), d38 decimal(38,10), s string, bin binary, "
          + "day date, t timestamp, tn timestamp_ntz";

  @TempDir Path directory;

  static Stream<String> schemas() {
    return Stream.of(
        SCALARS,
        Stream.of(SCALARS.split(", "))
            .map(column -> column.replaceFirst(" (.*)", " array<$1>"))
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow(),
        Stream.of(SCALARS.split(", "))
            .map(column -> column.replaceFirst(" (.*)", " map<string, $1>"))
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow(),
        "s struct<" + SCALARS.replaceAll("(\\w+) ([^,]+(\\(\\d+,\\d+\\))?)", "$1: $2") + ">",
        "m map<date, bigint>, n map<decimal(20,0), array<string>>, k map<struct<a: int>, string>",
        "a array<array<int>>, b array<map<string, array<struct<x: double, y: array<string>>>>>, "
            + "c struct<d: struct<e: map<int, struct<f: array<decimal(12,3)>>>, g: string>>");
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyTypeWithNullsAtEveryLevel(String ddl, SparkSession spark) {
    Dataset<Row> frame = new RandomRows(ddl.hashCode()).frame(spark, StructType.fromDDL(ddl), 3000);

    assertSameAsParquet(spark, frame.repartition(3));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void emptyTables(String ddl, SparkSession spark) {
    Dataset<Row> frame = new RandomRows(1).frame(spark, StructType.fromDDL(ddl), 0);

    assertSameAsParquet(spark, frame);
  }

  @Test
  void frameOfNullsOnly(SparkSession spark) {
    assertSameAsParquet(
        spark, spark.range(10).selectExpr("cast(null as int) a", "cast(null as array<string>) b"));
  }

  @Test
  void rowWiderThanABatch(SparkSession spark) {
    assertSameAsParquet(
        spark,
        spark.range(5).selectExpr("id", "repeat('x', 3000000) s", "sequence(0, 300000) numbers"));
  }

  @Test
  void columnsThatNeedQuotes(SparkSession spark) {
    assertSameAsParquet(
        spark, spark.range(5).selectExpr("id as `a b`", "id as `c-d`", "id as `größe`"));
  }

  private void assertSameAsParquet(SparkSession spark, Dataset<Row> frame) {
    String parquet = directory.resolve("parquet").toString();
    String root = directory.resolve("store").toString();
    frame.write().parquet(parquet);
    Dataset<Row> expected = spark.read().parquet(parquet);
    for (String format : List.of("parquet", "arrow")) {
      frame
          .write()
          .format("recursive-store")
          .option("dataset", format)
          .option("file-format", format)
          .mode("append")
          .save(root);
      Dataset<Row> actual =
          spark.read().format("recursive-store").option("dataset", format).load(root);
      assertThat(actual.schema()).isEqualTo(expected.schema());
      Frames.assertSameRows(actual, expected);
    }
  }
}
