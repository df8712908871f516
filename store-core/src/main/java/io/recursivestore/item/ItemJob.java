package io.recursivestore.item;

import java.io.Serializable;

/**
 * A job of many tasks that puts items in one commit. Made by {@link ItemJobs#start}.
 *
 * @param number its number
 * @param collection the number of the collection that has the items after the commit
 * @param name the collection's name
 * @param keptVersions how many versions of each item the collection keeps
 * @param mode what the commit does
 */
public record ItemJob(long number, long collection, String name, int keptVersions, Mode mode)
    implements Serializable {
  /** What a commit does. */
  public enum Mode {
    /** Adds items, and versions of those that are there. */
    APPEND,
    /** Makes the collection, which must not be there. */
    CREATE,
    /**
     * Makes a collection in place of the one of that name, if there is one, as if that was dropped.
     */
    REPLACE
  }

  ItemTable table() {
    return new ItemTable(collection, name, new ItemSettings(keptVersions));
  }
}
