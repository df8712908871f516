package io.recursivestore.item;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.sql.Dialect;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the items of one attempt of a task, some thousands in each transaction. Nobody sees them
 * before the job is committed. Not thread-safe.
 */
public final class StagedItemWriter implements AutoCloseable {
  private static final int BATCH_ITEMS = 2_000;
  private static final long BATCH_BYTES = 16L << 20;
  private static final int PARTITION_SHIFT = 32;

  private final ItemDatabase database;
  private final ItemJob job;
  private final int partition;
  private final List<EncodedItem> batch = new ArrayList<>();
  private long batchBytes;
  private long attempt;
  private long items;
  private boolean isFinished;

  StagedItemWriter(ItemDatabase database, ItemJob job, int partition) {
    this.database = database;
    this.job = job;
    this.partition = partition;
  }

  /**
   * Writes an item, which may be in memory until others follow.
   *
   * @param draft the item
   * @throws InvalidRequestException if the job has ended meanwhile
   */
  public void put(ItemDraft draft) {
    EncodedItem item = EncodedItem.of(draft);
    batch.add(item);
    batchBytes += item.stored().length;
    if (batch.size() >= BATCH_ITEMS || batchBytes >= BATCH_BYTES) {
      flush();
    }
  }

  /**
   * Writes what is in memory.
   *
   * @return what a commit needs to know
   */
  public StagedItems finish() {
    flush();
    isFinished = true;
    return new StagedItems(attempt, partition, items);
  }

  /** Removes what was written, unless it was finished. */
  @Override
  public void close() {
    if (!isFinished && attempt != 0) {
      new StagedRows(database).removeAttempt(attempt);
    }
  }

  private void flush() {
    if (batch.isEmpty()) {
      return;
    }
    Map<Terms.Term, Long> numbers = new HashMap<>();
    attempt =
        database
            .database()
            .write(
                session -> {
                  numbers.clear();
                  long number = attempt == 0 ? begin(session) : checkOpen(session);
                  numbers.putAll(stage(session, number));
                  return number;
                });
    database.terms().remember(numbers);
    items += batch.size();
    batch.clear();
    batchBytes = 0;
  }

  private long begin(Session session) throws SQLException {
    long number = session.take("item_number", 1)[0];
    session.update(
        Sql.of(
            "INSERT INTO item_attempt (id, job, collection, time, done) VALUES (?, ?, ?, ?, 0)",
            number,
            job.number(),
            job.collection(),
            database.now()));
    return number;
  }

  /** What is written after the job's end would never be removed. */
  private long checkOpen(Session session) throws SQLException {
    String kept = session.dialect() == Dialect.POSTGRESQL ? " FOR SHARE" : "";
    if (session
        .first(
            Sql.of("SELECT 1 FROM item_attempt WHERE id = ? AND done = 0" + kept, attempt),
            row -> 0)
        .isEmpty()) {
      throw new InvalidRequestException(
          "The job that puts items '"
              + job.name()
              + "' has ended, so that this task can't put more. Start another.");
    }
    return attempt;
  }

  private Map<Terms.Term, Long> stage(Session session, long number) throws SQLException {
    EncodedItems staged = EncodedItems.of(batch, job.collection());
    Map<Terms.Term, Long> numbers = database.terms().number(session, staged.words().keySet());
    long[] keys = session.take("item_key", batch.size());
    insertItems(session, number, keys);
    List<long[]> words = new ArrayList<>();
    staged
        .words()
        .forEach(
            (term, places) -> {
              for (int place : places) {
                words.add(new long[] {number, keys[place], numbers.get(term)});
              }
            });
    // In the order of the table.
    words.sort(Arrays::compare);
    ManyRows.insert(session, "item_staged_term (attempt, key, term)", words);
    insertParents(session, number, keys);
    return numbers;
  }

  private void insertItems(Session session, long number, long[] keys) throws SQLException {
    String json = session.dialect().json();
    try (PreparedStatement insert =
        session.prepare(
            "INSERT INTO item_staged (attempt, place, key, id, version, "
                + ItemRows.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
                + (json + ", ").repeat(3)
                + "?, ?, ?, ?)")) {
      for (int i = 0; i < keys.length; i++) {
        EncodedItem item = batch.get(i);
        insert.setLong(1, number);
        insert.setLong(2, ((long) partition << PARTITION_SHIFT) + items + i);
        insert.setLong(3, keys[i]);
        insert.setString(4, item.id());
        ItemRows.set(insert, 5, 1, item, 0);
        if (item.metadata().time().isEmpty()) {
          insert.setNull(6, java.sql.Types.BIGINT);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void insertParents(Session session, long number, long[] keys) throws SQLException {
    Parents parents = new Parents(database.store());
    for (int i = 0; i < keys.length; i++) {
      for (ItemParent parent : batch.get(i).metadata().parents()) {
        session.update(
            Sql.of(
                "INSERT INTO item_staged_parent (attempt, key, collection, parent)"
                    + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                number,
                keys[i],
                parents.collection(session, job.table(), parent),
                Parents.name(parent)));
      }
    }
  }
}
