package io.recursivestore.item;

import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes what tasks have written items, in one transaction. Items of new ids are moved within the
 * database; others go through the driver, one batch after another, as their earlier versions have
 * to be kept.
 */
final class StagedCommit {
  private static final int AT_ONCE = 1_000;

  /** The attempts of a job that succeeded. */
  private static final String OF_JOB =
      ".attempt IN (SELECT id FROM item_attempt WHERE job = ? AND done = 0)";

  private static final String MOVED =
      ItemRows.COLUMNS.replace("time, ", "").replaceAll("(\\w+)", "s.$1");

  private final ItemDatabase database;
  private final Session session;
  private final ItemJob job;
  private final long now;

  StagedCommit(ItemDatabase database, Session session, ItemJob job) {
    this.database = database;
    this.session = session;
    this.job = job;
    this.now = database.now();
  }

  /** Returns the numbers of words, which may be remembered once this is committed. */
  Map<Terms.Term, Long> run(List<StagedItems> parts) throws SQLException {
    makeCollection();
    ItemWriter writer = database.writer(session, job.table());
    job.table().checkThere(session);
    List<StagedItems> written =
        parts.stream()
            .filter(part -> part.items() > 0)
            .sorted(Comparator.comparing(StagedItems::partition))
            .toList();
    long all = choose(written);
    long fresh = move(writer);
    Map<Terms.Term, Long> numbers = new HashMap<>();
    if (fresh < all) {
      for (StagedItems part : written) {
        putOthers(writer, part.attempt(), numbers);
      }
    }
    writer.finish();
    // Who commits again finds nothing.
    session.update(
        Sql.of("UPDATE item_attempt SET done = 1 WHERE job = ? AND done = 0", job.number()));
    return numbers;
  }

  private void makeCollection() throws SQLException {
    if (job.mode() == ItemJob.Mode.APPEND) {
      return;
    }
    CollectionRef ref = new CollectionRef(CollectionKind.ITEMS, job.name());
    Optional<Long> before =
        session.first(
            Sql.of(
                "SELECT id FROM item_collection WHERE store = ? AND name = ?",
                database.store(),
                job.name()),
            row -> row.getLong(1));
    if (before.isPresent() && job.mode() == ItemJob.Mode.CREATE) {
      throw new CommitConflictException(
          ref.display() + " were made by another writer at the same time. Write the rows again.");
    }
    if (before.isPresent()) {
      // Nobody may name a dataset of it meanwhile.
      session.lock(Sql.of("SELECT 1 FROM item_collection WHERE id = ?", before.get()), "UPDATE");
      ItemJobs.checkReplaceable(session, ref, before.get());
      session.update(Sql.of("DELETE FROM item_collection WHERE id = ?", before.get()));
      // Versions that lineage has must not come again.
      StatisticsChange puts = new StatisticsChange(session, job.collection());
      puts.countPuts(new Statistics(session, before.get()).totals().puts());
      puts.apply();
    }
    session.update(
        Sql.of(
            "INSERT INTO item_collection (id, store, name, kept_versions, created)"
                + " VALUES (?, ?, ?, ?, ?)",
            job.collection(),
            database.store(),
            job.name(),
            job.keptVersions(),
            now));
  }

  /** Leaves out attempts that are not among the given, and checks that all of these are there. */
  private long choose(List<StagedItems> written) throws SQLException {
    Set<Long> attempts = new HashSet<>();
    long expected = 0;
    for (StagedItems part : written) {
      attempts.add(part.attempt());
      expected += part.items();
    }
    for (long attempt :
        session.list(
            Sql.of("SELECT id FROM item_attempt WHERE job = ?", job.number()),
            row -> row.getLong(1))) {
      if (!attempts.contains(attempt)) {
        session.update(Sql.of("UPDATE item_attempt SET done = 1 WHERE id = ?", attempt));
      }
    }
    long found =
        session.number(Sql.of("SELECT count(*) FROM item_staged s WHERE s" + OF_JOB, job.number()));
    if (found != expected) {
      throw new CommitConflictException(
          "Of "
              + expected
              + " items that were to be put into items '"
              + job.name()
              + "', "
              + found
              + " are there: another process took the job for dead. Write the rows again.");
    }
    return expected;
  }

  /** Moves items whose ids are new, of each the first, and returns how many there were. */
  private long move(ItemWriter writer) throws SQLException {
    session.update(
        Sql.of(
            "INSERT INTO item (key, collection, id, version, time, "
                + ItemRows.COLUMNS.replace("time, ", "")
                + ") SELECT s.key, ?, s.id, s.version, coalesce(s.time, ?), "
                + MOVED
                + " FROM item_staged s WHERE s"
                + OF_JOB
                + " ORDER BY s.place ON CONFLICT (collection, id) DO NOTHING",
            job.collection(),
            now,
            job.number()));
    session.update(
        Sql.of(
            session.dialect().insertMany()
                + "item_posting (term, time, key) SELECT w.term, i.time, i.key"
                + " FROM item_staged_term w JOIN item i ON i.key = w.key WHERE w"
                + OF_JOB
                + " ORDER BY 1, 2, 3",
            job.number()));
    // As for items that are put one by one: who cleans up waits.
    session.lock(
        Sql.of(
            "SELECT 1 FROM item i WHERE EXISTS (SELECT 1 FROM item_staged_parent p"
                + " WHERE p.collection = i.collection AND p.parent = i.id AND p"
                + OF_JOB
                + ") ORDER BY i.id",
            job.number()),
        "KEY SHARE");
    session.update(
        Sql.of(
            session.dialect().insertMany()
                + "item_parent (collection, parent, key) SELECT p.collection, p.parent, i.key"
                + " FROM item_staged_parent p JOIN item i ON i.key = p.key WHERE p"
                + OF_JOB,
            job.number()));
    long[] sums =
        session
            .first(
                Sql.of(
                    "SELECT count(*), coalesce(sum(i.size), 0), coalesce(sum(length(i.payload)), 0)"
                        + " FROM item_staged s JOIN item i ON i.key = s.key WHERE s"
                        + OF_JOB,
                    job.number()),
                row -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)})
            .orElseThrow();
    writer.countMoved(sums[0], sums[1], sums[2]);
    return sums[0];
  }

  /** Puts what was not moved, in order. */
  private void putOthers(ItemWriter writer, long attempt, Map<Terms.Term, Long> numbers)
      throws SQLException {
    long[] last = {Long.MIN_VALUE};
    List<EncodedItem> others;
    do {
      others = others(attempt, last);
      if (!others.isEmpty()) {
        writer.put(EncodedItems.of(others, job.collection()));
        numbers.putAll(writer.numbers());
      }
    } while (others.size() == AT_ONCE);
  }

  private List<EncodedItem> others(long attempt, long[] last) throws SQLException {
    return session.list(
        Sql.of(
            "SELECT s.id, s.version, coalesce(s.time, ?), "
                + MOVED
                + ", s.place FROM item_staged s WHERE s.attempt = ? AND s.place > ? AND NOT EXISTS"
                + " (SELECT 1 FROM item i WHERE i.key = s.key) ORDER BY s.place LIMIT ?",
            now,
            attempt,
            last[0],
            AT_ONCE),
        row -> {
          last[0] = row.getLong(13);
          return new EncodedItem(
              row.getString(1),
              ItemRows.metadata(row),
              row.getString(6),
              row.getString(7),
              row.getString(8),
              row.getInt(9),
              row.getInt(10),
              row.getLong(11),
              row.getBytes(12));
        });
  }
}
