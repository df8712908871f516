package io.recursivestore.it.remote;

import io.recursivestore.spark.testing.Cluster;
import io.recursivestore.spark.testing.SparkTest;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;

/** Stores on S3, by executors that know nothing of it but what the driver sends. */
@SparkTest(cluster = Cluster.STANDALONE)
class S3ClusterTest extends RemoteSparkContract {
  private static final S3Server SERVER = S3Server.start();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Override
  String place(SparkSession session) {
    SERVER.settings().forEach(session.conf()::set);
    return SERVER.uri();
  }
}
