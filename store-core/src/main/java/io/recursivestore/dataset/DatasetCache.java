package io.recursivestore.dataset;

import com.github.benmanes.caffeine.cache.Ticker;
import io.recursivestore.dataset.predict.AccessPredictor;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Decoded columns that all readers of one store share, and what is needed to fill it before they
 * ask: a memory of what was read, and one thread in the background. May be used by many threads.
 */
public final class DatasetCache implements AutoCloseable {
  private static final int MOST_WAITING = 16;

  private final CacheSettings settings;
  private final ColumnCache columns;
  private final AccessPredictor predictor = new AccessPredictor();
  private final ThreadPoolExecutor background;
  private final AtomicLong preloads = new AtomicLong();
  private final AtomicLong failedPreloads = new AtomicLong();
  private volatile boolean closing;

  /**
   * Creates an empty cache.
   *
   * @param allocator gives the memory of the columns
   * @param settings bounds, and whether to preload
   */
  public DatasetCache(BufferAllocator allocator, CacheSettings settings) {
    this(allocator, settings, Ticker.systemTicker());
  }

  DatasetCache(BufferAllocator allocator, CacheSettings settings, Ticker ticker) {
    this.settings = settings;
    this.columns =
        new ColumnCache(allocator, settings.maxBytes(), settings.expireAfterAccess(), ticker);
    this.background =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "preload datasets");
              thread.setDaemon(true);
              return thread;
            });
    background.allowCoreThreadTimeOut(true);
  }

  /** Returns what the cache did so far. */
  public CacheStatistics statistics() {
    long bytes = columns.bytes();
    return new CacheStatistics(
        columns.hits(),
        columns.misses(),
        columns.evictions(),
        bytes,
        preloads.get(),
        failedPreloads.get());
  }

  /**
   * Stops preloading, and frees all columns.
   *
   * @throws IllegalStateException if a reader is still open
   */
  @Override
  public void close() {
    closing = true;
    background.shutdown();
    boolean interrupted = false;
    // Not interrupted, which would close files: all that is waiting sees that it ends.
    while (!background.isTerminated()) {
      try {
        background.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    columns.close();
  }

  CacheSettings settings() {
    return settings;
  }

  ColumnCache columns() {
    return columns;
  }

  AccessPredictor predictor() {
    return predictor;
  }

  boolean isClosing() {
    return closing;
  }

  /**
   * Preloads in the background.
   *
   * @return completes with the preload, or with its error
   * @throws RejectedExecutionException if too much waits for it, or the cache is closed
   */
  CompletableFuture<Void> inBackground(Runnable preload) {
    return CompletableFuture.runAsync(preload, background)
        .whenComplete(
            (nothing, error) -> (error == null ? preloads : failedPreloads).incrementAndGet());
  }
}
