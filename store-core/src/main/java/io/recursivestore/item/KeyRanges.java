package io.recursivestore.item;

import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Cuts the numbers of a collection's items into ranges that have about as many items each. */
final class KeyRanges {
  /** Fewer are not worth a part of their own, where each is looked up. */
  private static final int MIN_SPARSE_ITEMS = 5_000;

  private static final int SAMPLES_PER_PART = 16;
  private static final int MAX_SAMPLES = 1_024;

  /** How many numbers a sample looks at. */
  private static final long SAMPLED = 64;

  /** Counts the collection's items in ranges of the same length, at the same distances. */
  private static final String SAMPLES =
      "WITH RECURSIVE sample (n) AS (SELECT CAST(0 AS BIGINT) UNION ALL"
          + " SELECT n + 1 FROM sample WHERE n + 1 < ?)"
          + " SELECT (SELECT count(*) FROM item i WHERE +i.collection = ?"
          + " AND i.key >= ? + n * ? AND i.key < ? + n * ?) FROM sample ORDER BY n";

  private final Session session;
  private final ItemTable table;

  KeyRanges(Session session, ItemTable table) {
    this.session = session;
    this.table = table;
  }

  /**
   * Divides what is looked up.
   *
   * @param keys a query of the numbers
   * @param count how many there are
   * @param wanted how many ranges at most
   */
  List<ItemSplit> sparse(Sql keys, long count, int wanted) throws SQLException {
    if (count == 0) {
      return List.of();
    }
    long parts = Math.max(1, Math.min(wanted, count / MIN_SPARSE_ITEMS));
    List<Long> bounds = new ArrayList<>();
    if (parts > 1) {
      bounds.addAll(
          session.list(
              Sql.of(
                      "SELECT key FROM (SELECT key, row_number() OVER (ORDER BY key) - 1 AS n FROM (")
                  .add(keys)
                  .add(") AS k) AS numbered WHERE n > 0 AND n % ? = 0", (count + parts - 1) / parts)
                  .add(" ORDER BY key"),
              row -> row.getLong(1)));
    }
    return ranges(Long.MIN_VALUE, bounds, Long.MAX_VALUE, true);
  }

  /**
   * Divides what is read through, by samples: there may be gaps, and items of others between.
   *
   * @param first the least number of an item
   * @param end the first number behind the greatest
   * @param wanted how many ranges at most
   */
  List<ItemSplit> dense(long first, long end, int wanted) throws SQLException {
    long span = end - first;
    long samples = Math.max(1, Math.min(span, Math.min(MAX_SAMPLES, wanted * SAMPLES_PER_PART)));
    long width = (span + samples - 1) / samples;
    long looked = samples * SAMPLED >= span ? width : Math.min(width, SAMPLED);
    long start = first + (width - looked) / 2;
    List<Long> counts =
        session.list(
            Sql.of(SAMPLES, samples, table.id(), start, width, start + looked, width),
            row -> row.getLong(1));
    return ranges(first, bounds(counts, first, width, wanted), end, false);
  }

  /** Returns where a part ends and the next begins, as if items were even between samples. */
  static List<Long> bounds(List<Long> counts, long first, long width, int wanted) {
    long all = counts.stream().mapToLong(Long::longValue).sum();
    List<Long> bounds = new ArrayList<>();
    long before = 0;
    for (int n = 0; n < counts.size(); n++) {
      long here = counts.get(n);
      // The next bound is where this share of all items has come.
      while (bounds.size() + 1 < wanted
          && before + here > 0
          && (before + here) * wanted >= all * (bounds.size() + 1L)) {
        double share = (double) all * (bounds.size() + 1) / wanted - before;
        bounds.add(first + n * width + Math.round(width * Math.max(0, share) / Math.max(1, here)));
      }
      before += here;
    }
    return bounds;
  }

  private static List<ItemSplit> ranges(long first, List<Long> bounds, long end, boolean isSparse) {
    List<ItemSplit> ranges = new ArrayList<>();
    long from = first;
    for (long bound : bounds) {
      if (bound > from && bound < end) {
        ranges.add(new ItemSplit(from, bound, isSparse));
        from = bound;
      }
    }
    if (from < end) {
      ranges.add(new ItemSplit(from, end, isSparse));
    }
    return ranges;
  }
}
