package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datasets whose rows are in tables of a database, from Spark. */
@SparkTest
class SqlTablesTest {
  private static final int FILTERS = 20;
  private static final List<String> LEAVES =
      List.of(
          "id < %d",
          "id IN (%d, 17, 900)",
          "x >= %d / 10.0",
          "x = double('NaN')",
          "s LIKE 'text %d%%'",
          "s LIKE '%%%d'",
          "s IS NULL",
          "b",
          "NOT b",
          "day > date_add(DATE '1970-01-01', %d)",
          "price <= %d.50",
          "t < timestamp_micros(%d * 1000000L)");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void rowsAreThoseOfParquet(ItemLab.Kind kind, SparkSession spark) {
    ItemLab lab = new ItemLab(spark, directory, kind);
    try {
      for (String format : List.of("parquet", "sql")) {
        spark
            .range(0, 3_000, 1, 3)
            .selectExpr(
                "id",
                "if(id % 50 = 3, double('NaN'), if(id % 7 = 0, NULL, id / 10.0)) AS x",
                "if(id % 11 = 0, NULL, concat('text ', id)) AS s",
                "id % 3 = 0 AS b",
                "date_add(DATE '1970-01-01', int(id)) AS day",
                "cast(id AS DECIMAL(12, 2)) / 4 AS price",
                "timestamp_micros(id * 1000000) AS t",
                "binary(string(id)) AS bin")
            .write()
            .format("recursive-store")
            .option("dataset", format)
            .option("file-format", format)
            .save(lab.root);
      }
      Random random = new Random(3);
      for (int i = 0; i < FILTERS; i++) {
        String filter = filter(random, 2);
        Frames.assertSameRows(
            lab.sql("SELECT * FROM %s.datasets.sql").where(filter),
            lab.sql("SELECT * FROM %s.datasets.parquet").where(filter));
        assertThat(sums(lab, "sql", filter)).as(filter).isEqualTo(sums(lab, "parquet", filter));
      }
      String plan = ItemLab.plan(lab.sql("SELECT s FROM %s.datasets.sql WHERE id < 5"));
      assertThat(plan).contains("evaluated by the store: id < 5").contains("fragments: 1 of 3");
      assertThat(lab.rows("SELECT id, _row FROM %s.datasets.sql WHERE id IN (999, 1000)"))
          .containsExactlyInAnyOrder("[999,999]", "[1000,0]");
    } finally {
      lab.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tablesAreMadeChangedAndDroppedInSql(ItemLab.Kind kind, SparkSession spark) {
    ItemLab lab = new ItemLab(spark, directory, kind);
    try {
      lab.sql(
          "CREATE TABLE %s.datasets.t (id BIGINT, s STRING) PARTITIONED BY (bucket(2, id))"
              + " TBLPROPERTIES ('file-format' = 'sql')");
      lab.sql("INSERT INTO %s.datasets.t SELECT id, concat('s', id) FROM range(0, 100, 1, 3)");
      lab.sql("DELETE FROM %s.datasets.t WHERE id < 10");
      lab.sql(
          "INSERT INTO %s.datasets.t REPLACE WHERE id >= 95 SELECT id, 'new' FROM range(95, 98)");
      lab.sql("ALTER TABLE %s.datasets.t ADD COLUMN n INT DEFAULT 7");
      String sums = "SELECT count(*), sum(id), count_if(s = 'new'), sum(n) FROM %s.datasets.t";
      assertThat(lab.rows(sums)).containsExactly("[88,4708,3,616]");
      lab.sql("CALL %s.system.compact('t')");
      assertThat(lab.rows(sums)).containsExactly("[88,4708,3,616]");
      assertThat(lab.rows("SELECT count(*) FROM %s.datasets.t VERSION AS OF 2"))
          .containsExactly("[100]");
      assertThat(
              lab.rows(
                  "SELECT DISTINCT substring_index(path, '.', -1) FROM %s.datasets.t.fragments"))
          .containsExactly("[sql]");
      assertThatThrownBy(
              () ->
                  lab.sql(
                      "CREATE TABLE %s.datasets.deep TBLPROPERTIES ('file-format' = 'sql') AS"
                          + " SELECT array(id) AS list FROM range(3)"))
          .hasStackTraceContaining("Column 'list' has the type list<int64>");

      lab.sql("DROP TABLE %s.datasets.t");

      try (Store store = lab.store()) {
        assertThat(store.datasets().list()).isEmpty();
        assertThat(store.objects().list("trash")).isEmpty();
      }
    } finally {
      lab.close();
    }
  }

  private static List<Row> sums(ItemLab lab, String dataset, String filter) {
    return lab.sql("SELECT * FROM %s.datasets." + dataset)
        .where(filter)
        .selectExpr("count(*)", "count(s)", "min(id)", "max(day)", "sum(price)")
        .collectAsList();
  }

  private static String filter(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 3 -> "(" + filter(random, depth - 1) + " AND " + filter(random, depth - 1) + ")";
      case 4 -> "(" + filter(random, depth - 1) + " OR " + filter(random, depth - 1) + ")";
      default ->
          "(" + LEAVES.get(random.nextInt(LEAVES.size())).formatted(random.nextInt(3_000)) + ")";
    };
  }
}
