package io.recursivestore.item;

import io.recursivestore.item.Terms.Term;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Which items have which words. */
final class Postings {
  private final Session session;
  private final long collection;
  private final Terms terms;

  Postings(Session session, long collection, Terms terms) {
    this.session = session;
    this.collection = collection;
    this.terms = terms;
  }

  /**
   * Inserts postings.
   *
   * @param rows of each the word's number, the item's time and its key; they are sorted as the
   *     table is
   */
  static void insert(Session session, List<long[]> rows) throws SQLException {
    rows.sort(Arrays::compare);
    ManyRows.insert(session, "item_posting (term, time, key)", rows);
  }

  /**
   * Removes all of an item.
   *
   * @param key the item
   * @param metadata what is known about it, with its time
   */
  void delete(long key, ItemMetadata metadata) throws SQLException {
    List<Term> words = Terms.of(collection, metadata);
    if (!words.isEmpty()) {
      Map<Term, Long> numbers = terms.find(session, new HashSet<>(words));
      if (numbers.isEmpty()) {
        throw new CorruptDataException("The words of an item are not in the database. Restore it.");
      }
      session.update(
          Sql.of(
                  "DELETE FROM item_posting WHERE time = ? AND key = ? AND term IN ",
                  Times.micros(metadata.time().orElseThrow()),
                  key)
              .list(numbers.values()));
    }
  }
}
