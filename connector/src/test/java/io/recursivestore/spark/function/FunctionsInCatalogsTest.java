package io.recursivestore.spark.function;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SparkTest
class FunctionsInCatalogsTest {
  @TempDir Path directory;
  private SparkSession spark;
  private Dataset<Row> windows;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    String root = directory.toString();
    spark.conf().set("spark.sql.catalog.lab", RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.lab.root", root);
    windows = ArrayFrames.WINDOWS.frame(spark, root);
  }

  @Test
  void aReadBringsThemUnderTheNameOfItsCatalog() {
    Row both =
        windows
            .select(
                call_function("recursive_store_path.last", col("step")),
                call_function("lab.last", col("step")))
            .first();

    assertThat(both.getLong(0)).isEqualTo(6);
    assertThat(both.getLong(1)).isEqualTo(6);
  }

  @Test
  void areListed() {
    List<String> names =
        spark.sql("SHOW USER FUNCTIONS IN lab").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();

    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(WindowFunctions.names().stream(), PartitionFunctions.names().stream())
                .map(name -> "lab." + name)
                .toList());
    assertThat(spark.sql("SHOW USER FUNCTIONS IN lab.datasets").count()).isZero();
  }

  @Test
  void areDescribed() throws AnalysisException {
    assertThat(spark.catalog().getFunction("lab.quantile").description())
        .startsWith("quantile(window, p): DOUBLE, the p-quantile");
    assertThat(spark.catalog().functionExists("lab.mean")).isTrue();
    assertThat(spark.catalog().functionExists("lab.meen")).isFalse();
  }

  @Test
  void equalCallsAreOneExpression() {
    windows.createOrReplaceTempView("windows");

    assertThat(
            spark.sql("SELECT lab.sum(BYTE), count(*) FROM windows GROUP BY lab.sum(BYTE)").count())
        .isPositive();
  }

  @Test
  void filterSortAndNest() {
    List<Row> found =
        windows
            .where("lab.first(step) % 10 = 0")
            .orderBy(call_function("lab.last", col("step")).desc())
            .selectExpr("lab.first(step)", "lab.sum(lab.diff(step))")
            .collectAsList();

    assertThat(found.stream().map(row -> row.getLong(0)))
        .containsExactly(50L, 40L, 30L, 20L, 10L, 0L);
    assertThat(found).allSatisfy(row -> assertThat(row.getLong(1)).isEqualTo(6));
  }

  @Test
  void applyToInnerArrays() {
    Row row =
        spark
            .sql(
                """
                SELECT transform(w, x -> lab.mean(x)), lab.mean(flatten(w)) FROM
                (SELECT array(array(1, 2, 3), array(4, 5)) AS w)\
                """)
            .first();

    assertThat(row.getList(0)).isEqualTo(List.of(2.0, 4.5));
    assertThat(row.getDouble(1)).isEqualTo(3);
  }

  @Test
  void doNotHideSparksOwn() {
    spark.sql("USE lab");
    try {
      assertThat(spark.sql("SELECT sum(id), max(id) FROM range(4)").first().getLong(0))
          .isEqualTo(6);
    } finally {
      spark.sql("USE spark_catalog");
    }
  }
}
