package io.recursivestore.spark.session;

import io.recursivestore.Store;
import io.recursivestore.format.parquet.ParquetKeys;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.ObjectStore;
import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;

/**
 * The root of a store, for tasks. Where it is not on the local disk, or where the session has keys
 * of encrypted Parquet files or says how a database is reached, Spark sends the session's
 * configuration of Hadoop to each executor once. It may hold secrets, and so is never shown.
 */
public final class TaskRoot implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final @Nullable Broadcast<SerializableConfiguration> configuration;

  private TaskRoot(String root, @Nullable Broadcast<SerializableConfiguration> configuration) {
    this.root = root;
    this.configuration = configuration;
  }

  /**
   * Returns a root that tasks can open. Call this on the driver.
   *
   * @param root a store's root
   */
  public static TaskRoot of(String root) {
    if (!SharedObjects.isKnown(root)
        && !SessionStore.hasKeys()
        && !SessionStore.hasDatabaseSettings()) {
      return new TaskRoot(root, null);
    }
    SerializableConfiguration sent = new SerializableConfiguration(SessionStore.configuration());
    return new TaskRoot(
        root,
        SparkSession.active()
            .sparkContext()
            .broadcast(sent, ClassTag$.MODULE$.apply(SerializableConfiguration.class)));
  }

  /**
   * Opens the store, on any machine.
   *
   * @throws NotFoundException if there is no store
   */
  public Store open() {
    Broadcast<SerializableConfiguration> sent = configuration;
    if (sent == null) {
      return Store.open(root);
    }
    Configuration settings = sent.value().value();
    ParquetKeys keys = ParquetKeys.of(settings);
    Optional<ObjectStore> shared = SharedObjects.of(root, () -> settings);
    Store store = shared.isPresent() ? Store.open(shared.get(), keys) : Store.open(root, keys);
    return store.withDatabase(DatabaseAccess.settings(settings::get));
  }

  /**
   * Opens the driver's store to write to it. A root that is not shared by all machines must not
   * take rows that nobody would find.
   *
   * @param id the store's id
   * @throws InvalidRequestException if this machine has no store there, or another
   */
  public Store open(String id) {
    try {
      Store found = open();
      if (found.id().equals(id)) {
        return found;
      }
      found.close();
      throw isElsewhere(null);
    } catch (NotFoundException e) {
      throw isElsewhere(e);
    }
  }

  private InvalidRequestException isElsewhere(@Nullable NotFoundException e) {
    return new InvalidRequestException(
        "The store '"
            + root
            + "' of the driver is not on this executor's machine. Use a root that all machines of"
            + " the cluster share.",
        e);
  }

  /** Returns the root alone. */
  @Override
  public String toString() {
    return root;
  }
}
