package io.recursivestore.spark.session;

import io.recursivestore.Store;
import io.recursivestore.storage.HadoopStorage;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.RemoteRoot;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Opens stores on the driver. Those that are not on the local disk are reached with the active
 * session's configuration of Hadoop.
 */
public final class SessionStore {
  private SessionStore() {}

  /**
   * Opens a store that exists.
   *
   * @param root its root
   * @throws io.recursivestore.model.NotFoundException if there is no store
   */
  public static Store open(String root) {
    Optional<ObjectStore> remote = remote(root);
    return remote.isPresent() ? Store.open(remote.get()) : Store.open(root);
  }

  /**
   * Opens a store, creating it first if there is none.
   *
   * @param root its root
   */
  public static Store openOrCreate(String root) {
    Optional<ObjectStore> remote = remote(root);
    return remote.isPresent() ? Store.openOrCreate(remote.get()) : Store.openOrCreate(root);
  }

  /**
   * Returns whether there is a store.
   *
   * @param root its root
   */
  public static boolean exists(String root) {
    Optional<ObjectStore> remote = remote(root);
    if (remote.isEmpty()) {
      return Store.exists(root);
    }
    try (ObjectStore objects = remote.get()) {
      return Store.exists(objects);
    }
  }

  /** Returns Hadoop's configuration with the settings of the session, or else of the process. */
  static Configuration configuration() {
    return SparkSession.getActiveSession().isDefined()
        ? ((org.apache.spark.sql.classic.SparkSession) SparkSession.active())
            .sessionState()
            .newHadoopConf()
        : SparkHadoopUtil.get().conf();
  }

  private static Optional<ObjectStore> remote(String root) {
    return RemoteRoot.of(root).map(uri -> HadoopStorage.shared(uri, configuration()));
  }
}
