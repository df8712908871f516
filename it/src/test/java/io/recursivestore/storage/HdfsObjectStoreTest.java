package io.recursivestore.storage;

import io.recursivestore.it.remote.HdfsCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class HdfsObjectStoreTest extends ObjectStoreContract implements MoveContract {
  @TempDir static Path directory;
  private static HdfsCluster cluster;

  private final ObjectStore store = RemotePlaces.on(cluster);

  @BeforeAll
  static void start() {
    cluster = HdfsCluster.start(directory);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Override
  public ObjectStore store() {
    return store;
  }
}
