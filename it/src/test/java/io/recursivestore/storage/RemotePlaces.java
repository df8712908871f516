package io.recursivestore.storage;

import io.recursivestore.it.remote.HdfsCluster;
import io.recursivestore.it.remote.S3Server;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/** Empty places on servers. The file systems are shared, and so outlive a store that is closed. */
final class RemotePlaces {
  private RemotePlaces() {}

  static ObjectStore on(S3Server server) {
    Configuration configuration = new Configuration();
    server.settings().forEach(configuration::set);
    return at(server.uri() + "/" + UUID.randomUUID(), configuration);
  }

  static ObjectStore on(HdfsCluster cluster) {
    return at(cluster.uri("/" + UUID.randomUUID()), new Configuration());
  }

  private static ObjectStore at(String root, Configuration configuration) {
    return HadoopStorage.shared(RemoteRoot.of(root).orElseThrow(), configuration);
  }
}
