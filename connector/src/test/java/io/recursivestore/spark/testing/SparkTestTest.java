package io.recursivestore.spark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest(conf = "spark.sql.shuffle.partitions=3")
class SparkTestTest {
  private final SparkSession ofClass;

  SparkTestTest(SparkSession spark) {
    ofClass = spark;
  }

  @Test
  void aClassHasOneSession(SparkSession spark) {
    assertThat(spark).isSameAs(ofClass);
  }

  @Test
  void runsQueriesInThisJvm(SparkSession spark) {
    assertThat(spark.sparkContext().master()).isEqualTo("local[2]");
    assertThat(spark.range(1000).selectExpr("sum(id)").first().getLong(0)).isEqualTo(499_500);
  }

  @Test
  void settingsGoBeforeTheHarnesss(SparkSession spark) {
    assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("3");
  }
}
