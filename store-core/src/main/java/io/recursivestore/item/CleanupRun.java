package io.recursivestore.item;

import java.util.List;

/** Removes items that are too old, oldest first, some hundreds in each commit. */
final class CleanupRun {
  private static final int AT_ONCE = 500;

  private final ItemDatabase database;
  private final ItemTable table;
  private final long before;
  private long items;
  private long bytes;

  /**
   * Prepares a run.
   *
   * @param before items of an earlier time go, in microseconds
   */
  CleanupRun(ItemDatabase database, ItemTable table, long before) {
    this.database = database;
    this.table = table;
    this.before = before;
  }

  /**
   * Goes through all items that are too old.
   *
   * @param isDryRun whether they are only counted
   */
  Cleanup run(boolean isDryRun) {
    long time = Long.MIN_VALUE;
    long key = Long.MIN_VALUE;
    while (true) {
      long afterTime = time;
      long afterKey = key;
      List<Retention.Old> old =
          database
              .database()
              .read(
                  session ->
                      new Retention(session, table.id(), before).old(afterTime, afterKey, AT_ONCE));
      if (old.isEmpty()) {
        return new Cleanup(items, bytes, isDryRun);
      }
      Cleanup part = isDryRun ? count(old) : remove(old);
      items += part.items();
      bytes += part.bytes();
      time = old.get(old.size() - 1).time();
      key = old.get(old.size() - 1).key();
    }
  }

  private Cleanup count(List<Retention.Old> old) {
    List<Retention.Old> removable =
        database
            .database()
            .read(session -> new Retention(session, table.id(), before).removable(old));
    return sum(removable);
  }

  private Cleanup remove(List<Retention.Old> old) {
    return database
        .database()
        .write(
            session -> {
              ItemRemoval removal = new ItemRemoval(session, table, database.terms());
              removal.lock(old.stream().map(Retention.Old::key).toList());
              List<Retention.Old> removable =
                  new Retention(session, table.id(), before).removable(old);
              removal.remove(removable.stream().map(Retention.Old::key).toList());
              return sum(removable);
            });
  }

  private static Cleanup sum(List<Retention.Old> items) {
    return new Cleanup(items.size(), items.stream().mapToLong(Retention.Old::bytes).sum(), false);
  }
}
