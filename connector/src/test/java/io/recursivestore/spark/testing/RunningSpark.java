package io.recursivestore.spark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;

/** The one SparkContext of this JVM, and the cluster that it may need. */
final class RunningSpark implements AutoCloseable {
  private record Shape(Cluster cluster, Map<String, String> settings) {}

  private final Path directory;
  private Shape shape;
  private SparkSession first;
  private StandaloneCluster cluster;

  RunningSpark() {
    try {
      directory = Files.createTempDirectory("spark-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns a new session of the SparkContext that fits, starting it if another one runs or none.
   */
  SparkSession session(Cluster wanted, Map<String, String> settings) {
    Shape next = new Shape(wanted, settings);
    if (!next.equals(shape) || first.sparkContext().isStopped()) {
      stop();
      first = start(next);
      shape = next;
    }
    return first.newSession();
  }

  private SparkSession start(Shape next) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("tests")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString());
    if (next.cluster() == Cluster.LOCAL) {
      builder.master("local[2]");
    } else {
      if (cluster == null) {
        cluster = StandaloneCluster.start(directory.resolve("cluster"), 2);
      }
      builder
          .master(cluster.url())
          .config("spark.executor.memory", "1g")
          .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1")
          .config("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    }
    next.settings().forEach(builder::config);
    return builder.getOrCreate();
  }

  private void stop() {
    if (first != null) {
      first.stop();
      SparkSession.clearActiveSession();
      SparkSession.clearDefaultSession();
      first = null;
      shape = null;
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    if (cluster != null) {
      cluster.close();
    }
    FileUtils.deleteDirectory(directory.toFile());
  }
}
