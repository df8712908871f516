package io.recursivestore.spark.aggregate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Computes aggregates of the batches of one task. It holds a bounded number of groups: once they
 * are that many, their rows are to be taken, and it goes on without them. Where most rows have keys
 * of their own, it gives up looking for groups. Not thread-safe.
 */
public final class BatchAggregator implements AutoCloseable {
  private static final int MOST_SLOTS = 1 << 16;
  private static final long MOST_BYTES = 16L << 20;
  private static final int BATCH_ROWS = 4096;

  /** Groups of fewer rows than this on average are not looked for any more. */
  private static final int LEAST_ROWS = 2;

  private final Groups groups;
  private final boolean isGrouped;
  private final List<Accumulator> accumulators = new ArrayList<>();
  private final OnHeapColumnVector[] results;
  private final ColumnarBatch batch;
  private final int keys;
  private int @Nullable [] selected;
  private int next;
  private int end;
  private long added;
  private boolean isEach;
  private int capacity;
  private int taken;

  /**
   * Creates one that has no rows yet.
   *
   * @param plan what to compute
   * @param root the vectors that hold one batch after another
   */
  public BatchAggregator(AggregatePlan plan, VectorSchemaRoot root) {
    groups = new Groups(plan.keys().stream().map(key -> Key.of(key, root)).toList());
    keys = plan.keys().size();
    isGrouped = keys > 0;
    plan.measures().forEach(m -> accumulators.add(Accumulator.of(m, root, this::split)));
    results = OnHeapColumnVector.allocateColumns(BATCH_ROWS, plan.output());
    batch = new ColumnarBatch(results);
    clear();
  }

  /**
   * Gives a batch, which {@link #advance} adds. All of the one before must have been added.
   *
   * @param count the number of rows
   * @param chosen which of the batch's rows they are; null for the first ones
   */
  public void start(int count, int @Nullable [] chosen) {
    selected = chosen;
    next = 0;
    end = count;
  }

  /**
   * Adds rows of the batch, usually all. It must not be {@link #isFull full}.
   *
   * @return whether there were any left
   */
  public boolean advance() {
    if (next == end) {
      return false;
    }
    int count = end - next;
    int[] chosen = next == 0 ? selected : rows(count);
    int[] slots = null;
    if (isGrouped) {
      while (groups.load(count, chosen) > MOST_BYTES && count > 1) {
        count /= 2;
        chosen = rows(count);
      }
      int before = groups.count();
      reserve(before + count);
      slots = isEach ? groups.each(count) : groups.find(count);
      fresh(before);
    }
    for (Accumulator accumulator : accumulators) {
      accumulator.add(count, chosen, slots);
    }
    next += count;
    added += count;
    return true;
  }

  /** Returns the next rows of the batch, of which not all can be added at once. */
  private int[] rows(int count) {
    int first = next;
    return selected == null
        ? IntStream.range(first, first + count).toArray()
        : Arrays.copyOfRange(selected, first, first + count);
  }

  /** Returns whether all rows are to be taken before more are added. */
  public boolean isFull() {
    return isEach ? groups.count() > 0 : groups.count() > MOST_SLOTS || groups.bytes() > MOST_BYTES;
  }

  /**
   * Returns the next rows of the result. They are there until the next call.
   *
   * @return a batch, or null if all were taken; then this is as if it were new
   */
  public @Nullable ColumnarBatch take() {
    int count = Math.min(BATCH_ROWS, groups.count() - taken);
    if (count == 0) {
      isEach |= isGrouped && groups.count() > MOST_SLOTS / 2 && added < (long) LEAST_ROWS * taken;
      clear();
      return null;
    }
    for (OnHeapColumnVector column : results) {
      column.reset();
    }
    for (int i = 0; i < results.length; i++) {
      write(results[i], i, count);
    }
    taken += count;
    batch.setNumRows(count);
    return batch;
  }

  private void write(WritableColumnVector into, int column, int count) {
    if (column < keys) {
      groups.key(column).write(into, taken, count);
    } else {
      accumulators.get(column - keys).write(into, taken, count);
    }
  }

  /** Without keys, all rows are in one group, which is there even if there are none. */
  private void clear() {
    groups.clear();
    added = 0;
    taken = 0;
    if (!isGrouped) {
      split(0);
    }
  }

  private int split(int slot) {
    reserve(groups.count() + 1);
    int other = groups.split(slot);
    fresh(other);
    return other;
  }

  private void fresh(int from) {
    for (Accumulator accumulator : accumulators) {
      accumulator.clear(from, groups.count());
    }
  }

  private void reserve(int slots) {
    if (slots > capacity) {
      capacity = Math.max(slots, 2 * capacity);
      groups.reserve(capacity);
      accumulators.forEach(accumulator -> accumulator.reserve(capacity));
    }
  }

  @Override
  public void close() {
    batch.close();
  }
}
