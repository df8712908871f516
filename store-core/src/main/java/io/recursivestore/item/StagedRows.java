package io.recursivestore.item;

import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Removes what attempts of tasks have written, some thousands of rows in each transaction. */
final class StagedRows {
  private static final long AT_ONCE = 5_000;

  /** A job that runs longer than this is taken for dead by the next. */
  private static final Duration MAX_AGE = Duration.ofDays(7);

  /** The first has a row for each item. */
  private static final List<String> TABLES =
      List.of("item_staged", "item_staged_term", "item_staged_parent");

  private final ItemDatabase database;

  StagedRows(ItemDatabase database) {
    this.database = database;
  }

  /** Removes what is left of attempts that are done, or too old. */
  void removeOld() {
    long before = database.now() - TimeUnit.SECONDS.toMicros(MAX_AGE.toSeconds());
    attempts("done <> 0 OR time < ?", before).forEach(this::removeAttempt);
  }

  /** Removes all that the attempts of a job have written. */
  void remove(ItemJob job) {
    attempts("job = ?", job.number()).forEach(this::removeAttempt);
  }

  /** Removes the same, and the words of a collection that doesn't come to be. */
  void discard(ItemJob job) {
    remove(job);
    if (job.mode() != ItemJob.Mode.APPEND) {
      database
          .database()
          .write(
              session ->
                  session.update(
                      Sql.of(
                          "DELETE FROM item_term WHERE collection = ? AND NOT EXISTS"
                              + " (SELECT 1 FROM item_collection c WHERE c.id = ?)",
                          job.collection(),
                          job.collection())));
    }
  }

  private List<Long> attempts(String condition, long value) {
    return database
        .database()
        .read(
            session ->
                session.list(
                    Sql.of("SELECT id FROM item_attempt WHERE " + condition, value),
                    row -> row.getLong(1)));
  }

  /** Removes an attempt, which can write no more. */
  void removeAttempt(long attempt) {
    database
        .database()
        .write(
            session ->
                session.update(Sql.of("UPDATE item_attempt SET done = 1 WHERE id = ?", attempt)));
    while (database.database().write(session -> removeSome(session, attempt))) {
      // More may be left.
    }
  }

  private static boolean removeSome(Session session, long attempt) throws SQLException {
    long from = least(session, "place", "item_staged", attempt);
    int removed = removeRange(session, "item_staged", "place", attempt, from);
    for (String table : TABLES.subList(1, TABLES.size())) {
      removed += removeRange(session, table, "key", attempt, least(session, "key", table, attempt));
    }
    if (removed == 0) {
      session.update(Sql.of("DELETE FROM item_attempt WHERE id = ?", attempt));
    }
    return removed > 0;
  }

  private static int removeRange(
      Session session, String table, String column, long attempt, long from) throws SQLException {
    return session.update(
        Sql.of(
            "DELETE FROM " + table + " WHERE attempt = ? AND " + column + " < ?",
            attempt,
            from + AT_ONCE));
  }

  private static long least(Session session, String column, String table, long attempt)
      throws SQLException {
    return session.number(
        Sql.of(
            "SELECT coalesce(min(" + column + "), 0) FROM " + table + " WHERE attempt = ?",
            attempt));
  }
}
