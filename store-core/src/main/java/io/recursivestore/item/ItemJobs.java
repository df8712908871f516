package io.recursivestore.item;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the items of many tasks in one commit. Tasks, in any process, write to tables that nobody
 * reads; one transaction then makes the items of those that succeeded part of a collection. What
 * tasks wrote that failed or ran twice is removed. May be used by many threads.
 */
public final class ItemJobs {
  private final ItemPlace place;

  ItemJobs(ItemPlace place) {
    this.place = place;
  }

  /** A collection as it is before a job. */
  private record Before(long id, int keptVersions) {}

  /**
   * Starts a job, and removes what jobs have left behind whose processes died.
   *
   * @param name the collection's name
   * @param settings how a collection is kept that is made; without it, as the one that it replaces
   * @param mode what the commit will do
   * @throws NotFoundException if there is no such collection to append to
   * @throws AlreadyExistsException if there is one already that is to be created
   * @throws InvalidRequestException if the name breaks the rule, or items are to be replaced that
   *     datasets have
   */
  public ItemJob start(String name, Optional<ItemSettings> settings, ItemJob.Mode mode) {
    CollectionRef ref = new CollectionRef(CollectionKind.ITEMS, name);
    ItemDatabase database = place.make();
    new StagedRows(database).removeOld();
    return database
        .database()
        .write(
            session -> {
              Optional<Before> before = before(database, session, name);
              long[] numbers = session.take("item_number", 2);
              if (mode == ItemJob.Mode.APPEND) {
                Before there = before.orElseThrow(() -> missing(ref));
                return new ItemJob(numbers[0], there.id(), name, there.keptVersions(), mode);
              }
              if (before.isPresent()) {
                checkNew(session, ref, before.get(), mode);
              }
              int kept =
                  settings
                      .map(ItemSettings::keptVersions)
                      .or(() -> before.map(Before::keptVersions))
                      .orElse(ItemSettings.DEFAULT.keptVersions());
              return new ItemJob(numbers[0], numbers[1], name, kept, mode);
            });
  }

  /**
   * Opens the writer of an attempt of a task.
   *
   * @param job the job
   * @param partition the task's place among others: of one id that several tasks write, the item of
   *     the last is the newest
   * @return the writer, which the caller closes
   */
  public StagedItemWriter writer(ItemJob job, int partition) {
    return new StagedItemWriter(place.make(), job, partition);
  }

  /**
   * Puts what tasks have written, in one transaction.
   *
   * @param job the job
   * @param parts what was written by one attempt of each task
   * @throws NotFoundException if the collection was dropped
   * @throws io.recursivestore.model.CommitConflictException if another of that name was made
   *     meanwhile, or what was written is gone
   */
  public void commit(ItemJob job, List<StagedItems> parts) {
    ItemDatabase database = place.make();
    Map<Terms.Term, Long> numbers = new HashMap<>();
    database
        .database()
        .write(
            session -> {
              numbers.clear();
              numbers.putAll(new StagedCommit(database, session, job).run(parts));
              return job;
            });
    database.terms().remember(numbers);
    new StagedRows(database).remove(job);
    if (job.mode() == ItemJob.Mode.REPLACE) {
      new Leftovers(database.database()).remove();
    }
  }

  /**
   * Ends a job without a commit.
   *
   * @param job the job
   */
  public void discard(ItemJob job) {
    new StagedRows(place.make()).discard(job);
  }

  private static Optional<Before> before(ItemDatabase database, Session session, String name)
      throws SQLException {
    return session.first(
        Sql.of(
            "SELECT id, kept_versions FROM item_collection WHERE store = ? AND name = ?",
            database.store(),
            name),
        row -> new Before(row.getLong(1), row.getInt(2)));
  }

  private static NotFoundException missing(CollectionRef ref) {
    return new NotFoundException(ref.display() + " are not there. Create them first.");
  }

  private static void checkNew(Session session, CollectionRef ref, Before before, ItemJob.Mode mode)
      throws SQLException {
    if (mode == ItemJob.Mode.CREATE) {
      throw new AlreadyExistsException(
          ref.display() + " exists already. Open it, or choose another name.");
    }
    checkReplaceable(session, ref, before.id());
  }

  /** Versions of datasets would be lost. */
  static void checkReplaceable(Session session, CollectionRef ref, long collection)
      throws SQLException {
    if (session
        .first(Sql.of("SELECT 1 FROM item_dataset WHERE collection = ?", collection), row -> 0)
        .isPresent()) {
      throw new InvalidRequestException(
          ref.display()
              + " can't be replaced: datasets have some of them. Delete the datasets first, or"
              + " append.");
    }
  }
}
