package io.recursivestore.format.parquet;

import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the Bloom filter of a column chunk is made of. Up to many different values the
 * filter gets the size that they need; from there on it has one size, and passes more that it
 * lacks.
 */
final class BloomHashes {
  private static final double FALSE_POSITIVES = 0.01;
  private static final int MOST_DISTINCT = 1 << 18;
  private static final int LARGE_BYTES = 8 << 20;
  private static final int LEAST_SLOTS = 1 << 10;

  private final BlockSplitBloomFilter hasher =
      new BlockSplitBloomFilter(BlockSplitBloomFilter.LOWER_BOUND_BYTES);
  private long[] slots = new long[LEAST_SLOTS];
  private int distinct;

  /** An empty slot is 0, so that the hash 0 has none. */
  private boolean hasZero;

  private @Nullable BlockSplitBloomFilter large;

  void add(int value) {
    addHash(hasher.hash(value));
  }

  void add(long value) {
    addHash(hasher.hash(value));
  }

  void add(byte[] array, int start, int length) {
    addHash(hasher.hash(Binary.fromReusedByteArray(array, start, length)));
  }

  /** Makes the filter of all that was added, and forgets it. */
  BloomFilter build() {
    BlockSplitBloomFilter filter = large;
    if (filter == null) {
      int bits = BlockSplitBloomFilter.optimalNumOfBits(Math.max(1, distinct), FALSE_POSITIVES);
      filter = new BlockSplitBloomFilter(bits / Byte.SIZE);
      insertAll(filter);
    }
    slots = new long[LEAST_SLOTS];
    distinct = 0;
    hasZero = false;
    large = null;
    return filter;
  }

  private void addHash(long hash) {
    if (large != null) {
      large.insertHash(hash);
      return;
    }
    if (hash == 0) {
      hasZero = true;
      return;
    }
    int slot = slotOf(hash);
    if (slots[slot] != hash) {
      slots[slot] = hash;
      distinct++;
      if (distinct > MOST_DISTINCT) {
        large = new BlockSplitBloomFilter(LARGE_BYTES);
        insertAll(large);
        slots = new long[LEAST_SLOTS];
      } else if (2 * distinct > slots.length) {
        grow();
      }
    }
  }

  private int slotOf(long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long hash : old) {
      if (hash != 0) {
        slots[slotOf(hash)] = hash;
      }
    }
  }

  private void insertAll(BlockSplitBloomFilter filter) {
    for (long hash : slots) {
      if (hash != 0) {
        filter.insertHash(hash);
      }
    }
    if (hasZero) {
      filter.insertHash(0);
    }
  }
}
