package io.recursivestore.spark.job;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Decides of a dataset's row by its content in which split it is, and where in a random order. A
 * row comes as two structs: its columns, and those that decide on the split.
 *
 * @param splits decides on the split
 * @param columns the number of columns
 * @param deciding the number of columns that decide on the split
 * @param seed tells random orders apart, or null if rows keep their order
 */
record RowPlaces(Splits splits, int columns, int deciding, @Nullable Long seed)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Random places have 63 bits, so that their order is that of numbers with a sign. */
  private static final int BUCKET_SHIFT = 47;

  /** Number of equal ranges of random places. */
  static final int BUCKETS = 1 << (63 - BUCKET_SHIFT);

  private static final long SPLIT_SEED = 42;

  /** Returns the number of the split that a row is in, or {@link Splits#NONE}. */
  int split(InternalRow row) {
    byte[] key = bytes(row, 1, deciding);
    return splits.of(hash(key, SPLIT_SEED));
  }

  /** Returns a row's columns. */
  byte[] row(InternalRow row) {
    return bytes(row, 0, columns);
  }

  /** Returns a row's place in the random order of this seed, from 0 on. */
  static long random(byte[] row, long seed) {
    return hash(row, seed) >>> 1;
  }

  static int bucket(long place) {
    return (int) (place >>> BUCKET_SHIFT);
  }

  /** Returns the first place of a bucket, or the largest number after the last bucket. */
  static long start(int bucket) {
    return bucket == BUCKETS ? Long.MAX_VALUE : (long) bucket << BUCKET_SHIFT;
  }

  private static byte[] bytes(InternalRow row, int ordinal, int fields) {
    return ((UnsafeRow) row.getStruct(ordinal, fields)).getBytes();
  }

  private static long hash(byte[] bytes, long seed) {
    return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, seed);
  }
}
