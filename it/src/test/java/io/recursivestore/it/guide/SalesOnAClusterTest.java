package io.recursivestore.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.spark.testing.Cluster;
import io.recursivestore.spark.testing.SparkTest;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest(cluster = Cluster.STANDALONE, conf = "spark.sql.shuffle.partitions=3")
class SalesOnAClusterTest {
  @Test
  void runsInOtherProcesses(SparkSession spark) {
    assertThat(spark.sparkContext().master()).startsWith("spark://");
    assertThat(spark.range(100).repartition(3).count()).isEqualTo(100);
  }
}
