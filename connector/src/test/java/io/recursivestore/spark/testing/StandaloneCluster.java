package io.recursivestore.spark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A master and workers of Spark's standalone mode, each a JVM of its own on this machine's
 * loopback.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Pattern MASTER_UP =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern WORKER_UP = Pattern.compile("Successfully registered with master");

  private final List<Daemon> daemons = new ArrayList<>();
  private String url = "";

  private StandaloneCluster() {}

  /**
   * Starts a cluster and waits until all its workers have registered.
   *
   * @param directory where logs and work go
   * @param workers number of workers, each with a core and 1 GiB
   */
  static StandaloneCluster start(Path directory, int workers) {
    StandaloneCluster cluster = new StandaloneCluster();
    try {
      // Workers look for Spark's jars here; executors get theirs from the application's class path.
      Files.createDirectories(directory.resolve("home/jars"));
      Daemon master =
          cluster.launch(
              directory,
              "master",
              "org.apache.spark.deploy.master.Master",
              "--host",
              HOST,
              "--port",
              "0",
              "--webui-port",
              "0");
      cluster.url = master.await(MASTER_UP);
      for (int i = 1; i <= workers; i++) {
        cluster.launch(
            directory,
            "worker-" + i,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            HOST,
            "--port",
            "0",
            "--webui-port",
            "0",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            directory.resolve("work-" + i).toString(),
            cluster.url);
      }
      for (Daemon daemon : cluster.daemons.subList(1, workers + 1)) {
        daemon.await(WORKER_UP);
      }
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Returns the master's URL. */
  String url() {
    return url;
  }

  /** Kills all daemons. Workers take their executors with them. */
  @Override
  public void close() {
    for (int i = daemons.size() - 1; i >= 0; i--) {
      daemons.get(i).close();
    }
  }

  private Daemon launch(Path directory, String name, String mainClass, String... arguments)
      throws IOException {
    Daemon daemon = Daemon.launch(directory, name, mainClass, List.of(arguments));
    daemons.add(daemon);
    return daemon;
  }
}
