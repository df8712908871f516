package io.recursivestore.spark.write;

import io.recursivestore.Store;
import io.recursivestore.model.InvalidRequestException;

/** The driver's store, as an executor finds it. */
public final class ExecutorStore {
  private ExecutorStore() {}

  /**
   * Opens the store. A root that is not shared by all machines must not take rows that nobody would
   * find.
   *
   * @param root its root
   * @param id its id
   */
  public static Store open(String root, String id) {
    if (Store.exists(root)) {
      Store found = Store.open(root);
      if (found.id().equals(id)) {
        return found;
      }
      found.close();
    }
    throw new InvalidRequestException(
        "The store '"
            + root
            + "' of the driver is not on this executor's machine. Use a root that all machines of the"
            + " cluster share.");
  }
}
