package io.recursivestore.spark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest(cluster = Cluster.STANDALONE)
class StandaloneSparkTestTest {
  @Test
  void tasksRunInOtherProcesses(SparkSession spark) {
    List<Long> processes =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(1, 2, 3, 4), 4)
            .map(n -> ProcessHandle.current().pid())
            .distinct()
            .collect();

    assertThat(processes).isNotEmpty().doesNotContain(ProcessHandle.current().pid());
  }
}
