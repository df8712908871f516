package io.recursivestore.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.spark.testing.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class SalesTest {
  @Test
  void sumsByDay(SparkSession spark) {
    Dataset<Row> sales =
        spark.sql("SELECT * FROM VALUES (1, 10), (1, 20), (2, 5) AS (day, amount)");

    Row monday = sales.where("day = 1").groupBy("day").sum("amount").first();
    assertThat(monday.getLong(1)).isEqualTo(30);
  }
}
