package io.recursivestore.item;

import io.recursivestore.model.NotFoundException;
import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;

/**
 * The row of a collection.
 *
 * @param id its number
 * @param name its name
 * @param settings how it is kept
 */
record ItemTable(long id, String name, ItemSettings settings) {
  /** Returns the collection as messages name it. */
  String display() {
    return "items '" + name + "'";
  }

  /**
   * Keeps the collection until the transaction ends: what is put into one that was dropped would be
   * lost.
   */
  void checkThere(Session session) throws SQLException {
    String kept = session.dialect() == Dialect.POSTGRESQL ? " FOR KEY SHARE" : "";
    if (session
        .first(Sql.of("SELECT 1 FROM item_collection WHERE id = ?" + kept, id), row -> 0)
        .isEmpty()) {
      throw new NotFoundException(
          "The " + display() + " were dropped. Create the collection again, and open it.");
    }
  }
}
