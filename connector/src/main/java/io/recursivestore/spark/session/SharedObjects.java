package io.recursivestore.spark.session;

import io.recursivestore.model.StorageException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.storage.HadoopStorage;
import io.recursivestore.storage.JdbcObjectStore;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.RemoteRoot;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Storage that is not on the local disk, and is reached with what Hadoop's configuration says. What
 * it takes to reach it is shared by all stores of a process.
 */
final class SharedObjects {
  private SharedObjects() {}

  /** Returns whether a root is not on the local disk. */
  static boolean isKnown(String root) {
    return DatabaseUrl.of(root).isPresent() || RemoteRoot.of(root).isPresent();
  }

  /** Returns what is at a root, unless that is on the local disk. */
  static Optional<ObjectStore> of(String root, Supplier<Configuration> configuration) {
    Optional<DatabaseUrl> database = DatabaseUrl.of(root);
    return database.isPresent()
        ? database.map(url -> JdbcObjectStore.shared(url, credentials(configuration.get())))
        : RemoteRoot.of(root).map(uri -> HadoopStorage.shared(uri, configuration.get()));
  }

  private static Map<String, String> credentials(Configuration configuration) {
    Map<String, String> credentials = new HashMap<>();
    for (String name : new String[] {Database.USER, Database.PASSWORD}) {
      try {
        // Also looks where Hadoop's providers of credentials are.
        Optional.ofNullable(configuration.getPassword(name))
            .ifPresent(found -> credentials.put(name, new String(found)));
      } catch (IOException e) {
        throw new StorageException("Can't get '" + name + "' from Hadoop's configuration.", e);
      }
    }
    return credentials;
  }
}
