package io.recursivestore.dataset;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import io.recursivestore.model.Column;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Decoded columns in blocks of rows, bounded by their memory and by the time since their last use.
 * The cache holds one reference to each block, readers have their own: what is evicted while it is
 * read is freed by the last reader. May be used by many threads.
 */
final class ColumnCache implements AutoCloseable {
  /** A block that would push out too much of the rest is not kept. */
  private static final int SMALLEST_SHARE = 8;

  private final BufferAllocator allocator;
  private final long maxBytes;
  private final Cache<Block, CachedColumn> blocks;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * Some rows of one column.
   *
   * @param file the key of the data file
   * @param column the column as it was decoded: its name and type may differ between versions
   * @param firstRow the first row in the file
   */
  record Block(String file, Column column, long firstRow) {}

  ColumnCache(BufferAllocator parent, long maxBytes, Duration expireAfterAccess, Ticker ticker) {
    this.allocator = parent.newChildAllocator("decoded columns", 0, Long.MAX_VALUE);
    this.maxBytes = maxBytes;
    this.blocks =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Block block, CachedColumn column) -> (int) column.bytes())
            .expireAfterAccess(expireAfterAccess)
            .ticker(ticker)
            .scheduler(Scheduler.systemScheduler())
            // Memory is freed at once, not when a pool gets to it.
            .executor(Runnable::run)
            .removalListener(
                (@Nullable Block block, @Nullable CachedColumn column, RemovalCause cause) -> {
                  if (column != null) {
                    column.release();
                  }
                })
            .recordStats()
            .build();
  }

  /** Gives the memory of blocks. */
  BufferAllocator allocator() {
    return allocator;
  }

  /**
   * Returns a block, which the caller releases; null if it isn't there.
   *
   * @param isAsked whether somebody needs it, so that it counts as a hit or a miss
   */
  @Nullable CachedColumn acquire(Block block, boolean isAsked) {
    CachedColumn found = blocks.getIfPresent(block);
    boolean isThere = found != null && found.retain();
    if (isAsked) {
      (isThere ? hits : misses).increment();
    }
    return isThere ? found : null;
  }

  /** Keeps a block, if it is not too large. The caller's reference stays the caller's. */
  void put(Block block, CachedColumn column) {
    if (column.bytes() <= Math.min(maxBytes / SMALLEST_SHARE, Integer.MAX_VALUE)
        && column.retain()) {
      blocks.put(block, column);
    }
  }

  long hits() {
    return hits.sum();
  }

  long misses() {
    return misses.sum();
  }

  long evictions() {
    return blocks.stats().evictionCount();
  }

  /** Returns the memory of the blocks that are kept. */
  long bytes() {
    blocks.cleanUp();
    return blocks.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  /**
   * Frees all blocks.
   *
   * @throws IllegalStateException if one is still being read
   */
  @Override
  public void close() {
    blocks.invalidateAll();
    blocks.cleanUp();
    if (allocator.getAllocatedMemory() > 0) {
      throw new IllegalStateException(
          "Rows of the cache are still being read. Close all chunks before the store.");
    }
    allocator.close();
  }
}
