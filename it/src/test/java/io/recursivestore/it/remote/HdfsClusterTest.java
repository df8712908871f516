package io.recursivestore.it.remote;

import io.recursivestore.spark.testing.Cluster;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Stores on HDFS, by executors of their own. */
@SparkTest(cluster = Cluster.STANDALONE)
class HdfsClusterTest extends RemoteSparkContract {
  @TempDir static Path directory;
  private static HdfsCluster cluster;

  @BeforeAll
  static void start() {
    cluster = HdfsCluster.start(directory);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Override
  String place(SparkSession session) {
    return cluster.uri("/lab");
  }
}
