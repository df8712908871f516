package io.recursivestore.item;

import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/** Sums up what one transaction changes, and adds it to a collection's figures. */
final class StatisticsChange {
  private static final int SLOTS = 16;

  private final Session session;
  private final long collection;
  private long puts;
  private long items;
  private long versions;
  private long bytes;
  private long storedBytes;

  StatisticsChange(Session session, long collection) {
    this.session = session;
    this.collection = collection;
  }

  /** Counts versions that are put. */
  void countPuts(long count) {
    puts += count;
  }

  /** Adds to the sums. */
  void put(long moreItems, long moreVersions, long moreBytes, long moreStoredBytes) {
    items += moreItems;
    versions += moreVersions;
    bytes += moreBytes;
    storedBytes += moreStoredBytes;
  }

  /** Writes the sums, once. */
  void apply() throws SQLException {
    if (puts == 0 && items == 0 && versions == 0) {
      return;
    }
    // Writers of PostgreSQL would wait for each other's row; SQLite has one writer.
    int slot =
        session.dialect() == Dialect.POSTGRESQL ? ThreadLocalRandom.current().nextInt(SLOTS) : 0;
    session.update(
        Sql.of(
            "INSERT INTO item_statistics (collection, slot, puts, items, versions, bytes, stored_bytes)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (collection, slot) DO UPDATE SET"
                + " puts = item_statistics.puts + excluded.puts,"
                + " items = item_statistics.items + excluded.items,"
                + " versions = item_statistics.versions + excluded.versions,"
                + " bytes = item_statistics.bytes + excluded.bytes,"
                + " stored_bytes = item_statistics.stored_bytes + excluded.stored_bytes",
            collection,
            slot,
            puts,
            items,
            versions,
            bytes,
            storedBytes));
    puts = 0;
    items = 0;
    versions = 0;
    bytes = 0;
    storedBytes = 0;
  }
}
