package io.recursivestore.item;

import io.recursivestore.sql.Database;
import io.recursivestore.sql.Migrations;
import io.recursivestore.sql.Session;
import java.time.Clock;

/**
 * The tables of one store's items.
 *
 * @param database where they are
 * @param store the store's id: several stores may share a database
 * @param terms numbers of words that were seen
 * @param clock tells when items are put
 */
record ItemDatabase(Database database, String store, Terms terms, Clock clock) {
  static final Migrations MIGRATIONS = new Migrations("items", ItemDatabase.class, 1);

  /** Opens the tables, bringing them to the newest form first. */
  static ItemDatabase open(Database database, String store, Clock clock) {
    MIGRATIONS.run(database);
    return new ItemDatabase(database, store, new Terms(), clock);
  }

  ItemReader reader(Session session, ItemTable table) {
    return new ItemReader(session, table, terms);
  }

  ItemWriter writer(Session session, ItemTable table) {
    return new ItemWriter(session, table, terms, new Parents(store), now());
  }

  long now() {
    return Times.micros(clock.instant());
  }
}
