package io.recursivestore.spark.job;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** The rows of a partition that some shards have, each as its {@linkplain RowKeys key}. */
final class KeyedRows implements Iterator<Tuple2<byte[], Boolean>> {
  private final Iterator<InternalRow> rows;
  private final RowPlaces places;
  private final ShardBounds bounds;
  private final long[] numbers;
  private byte @Nullable [] next;

  /**
   * Creates an iterator.
   *
   * @param rows the rows
   * @param places where they are in the order
   * @param bounds what the shards have
   * @param before the rows of each split before this partition, for rows that keep their order
   */
  KeyedRows(Iterator<InternalRow> rows, RowPlaces places, ShardBounds bounds, long[] before) {
    this.rows = rows;
    this.places = places;
    this.bounds = bounds;
    this.numbers = before.clone();
  }

  @Override
  public boolean hasNext() {
    while (next == null && rows.hasNext()) {
      next = key(rows.next());
    }
    return next != null;
  }

  @Override
  public Tuple2<byte[], Boolean> next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Tuple2<byte[], Boolean> pair = new Tuple2<>(next, Boolean.TRUE);
    next = null;
    return pair;
  }

  private byte @Nullable [] key(InternalRow row) {
    int split = places.split(row);
    if (split == Splits.NONE) {
      return null;
    }
    byte[] bytes = places.row(row);
    Long seed = places.seed();
    long place = seed == null ? numbers[split]++ : RowPlaces.random(bytes, seed);
    int shard = bounds.find(split, place);
    return shard == ShardBounds.NONE ? null : RowKeys.of(shard, place, bytes);
  }
}
