package io.recursivestore.spark.job;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * How many rows each split has in consecutive parts of a dataset's order: in equal ranges of random
 * places, or in the partitions if rows keep their order.
 *
 * @param before for each part, and one more, the rows of each split before it
 */
record RowCounts(long[][] before) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Empty, because every task is sent it. */
  private static final long[] NONE = {};

  /** Counts rows, in one pass. */
  static RowCounts of(JavaRDD<InternalRow> rows, RowPlaces places) {
    int splits = places.splits().names().size();
    JavaRDD<long[]> tasks = rows.mapPartitions(new Count(places));
    long[] counts;
    if (places.seed() == null) {
      counts = tasks.collect().stream().flatMapToLong(Arrays::stream).toArray();
    } else {
      counts = tasks.treeAggregate(NONE, RowCounts::sum, RowCounts::sum);
    }
    int parts = counts.length / splits;
    long[][] before = new long[parts + 1][splits];
    for (int part = 0; part < parts; part++) {
      for (int split = 0; split < splits; split++) {
        before[part + 1][split] = before[part][split] + counts[part * splits + split];
      }
    }
    return new RowCounts(before);
  }

  /** Returns how many rows each split has. */
  long[] rowsOfSplits() {
    return before[before.length - 1].clone();
  }

  /** Returns the first part before which there are at least so many rows of a split. */
  int partAfter(int split, long rows) {
    int low = 0;
    int high = before.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (before[middle][split] >= rows) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Adds counts to others, as Spark allows it. */
  private static long[] sum(long[] left, long[] right) {
    if (left.length == 0) {
      return right;
    }
    for (int i = 0; i < right.length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  /** Counts the rows of a partition. */
  private record Count(RowPlaces places) implements FlatMapFunction<Iterator<InternalRow>, long[]> {
    @Override
    public Iterator<long[]> call(Iterator<InternalRow> rows) {
      int splits = places.splits().names().size();
      Long seed = places.seed();
      long[] counts = new long[splits * (seed == null ? 1 : RowPlaces.BUCKETS)];
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        int split = places.split(row);
        if (split != Splits.NONE) {
          int part = seed == null ? 0 : RowPlaces.bucket(RowPlaces.random(places.row(row), seed));
          counts[part * splits + split]++;
        }
      }
      return List.of(counts).iterator();
    }
  }
}
