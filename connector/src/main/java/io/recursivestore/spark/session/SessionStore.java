package io.recursivestore.spark.session;

import io.recursivestore.Store;
import io.recursivestore.format.parquet.ParquetKeys;
import io.recursivestore.storage.ObjectStore;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Opens stores on the driver. Those that are not on the local disk are reached with the active
 * session's configuration of Hadoop, which also tells where keys of encrypted Parquet files are.
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
    Store store = remote.isPresent() ? Store.open(remote.get(), keys()) : Store.open(root, keys());
    return store.withDatabase(DatabaseAccess.settings(SessionStore::setting));
  }

  /**
   * Opens a store, creating it first if there is none.
   *
   * @param root its root
   */
  public static Store openOrCreate(String root) {
    Optional<ObjectStore> remote = remote(root);
    Store store =
        remote.isPresent()
            ? Store.openOrCreate(remote.get(), keys())
            : Store.openOrCreate(root, keys());
    return store.withDatabase(DatabaseAccess.settings(SessionStore::setting));
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

  /** Returns whether the settings tell where keys of encrypted Parquet files come from. */
  static boolean hasKeys() {
    return setting(ParquetKeys.FACTORY) != null;
  }

  /** Returns whether there are settings that tasks need to reach a store's database. */
  static boolean hasDatabaseSettings() {
    return !DatabaseAccess.settings(SessionStore::setting).isEmpty();
  }

  /** Returns a setting of Hadoop, without all others, which take long to put together. */
  private static @Nullable String setting(String key) {
    if (SparkSession.getActiveSession().isEmpty()) {
      return configuration().get(key);
    }
    SparkSession session = SparkSession.active();
    Option<String> own = session.conf().getOption(key);
    return own.isDefined() ? own.get() : session.sparkContext().hadoopConfiguration().get(key);
  }

  private static ParquetKeys keys() {
    return hasKeys() ? ParquetKeys.of(configuration()) : ParquetKeys.NONE;
  }

  private static Optional<ObjectStore> remote(String root) {
    return SharedObjects.of(root, SessionStore::configuration);
  }
}
