package io.recursivestore.item;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Drafts that are encoded by other cores while those before them are written. Whoever needs a part
 * that nobody has begun encodes it, so that no one waits for a thread. A few parts are kept at a
 * time. May be gone through several times, by one thread at a time.
 */
final class EncodedDrafts {
  /** The first part, for which nothing is done meanwhile. Each is twice as long as that before. */
  private static final int FIRST = 1_024;

  /** So many that their words are in runs, and few enough to be kept. */
  private static final int MOST = 16_384;

  /** Parts that are encoded before they are needed. */
  private static final int AHEAD = 2;

  private static final ExecutorService OTHER_CORES = otherCores();

  private final List<List<ItemDraft>> parts = new ArrayList<>();
  private final long collection;
  private final NavigableMap<Integer, FutureTask<EncodedItems>> begun = new TreeMap<>();

  private EncodedDrafts(List<ItemDraft> drafts, long collection) {
    this.collection = collection;
    int size = FIRST;
    int from = 0;
    do {
      int to = Math.min(drafts.size(), from + size);
      parts.add(drafts.subList(from, to));
      from = to;
      size = Math.min(MOST, 2 * size);
    } while (from < drafts.size());
  }

  /**
   * Starts to encode; the first part is done when this returns.
   *
   * @param drafts the drafts
   * @param collection the number of their collection
   */
  static EncodedDrafts of(List<ItemDraft> drafts, long collection) {
    EncodedDrafts encoded = new EncodedDrafts(drafts, collection);
    encoded.part(0);
    return encoded;
  }

  private static EncodedItems encode(List<ItemDraft> drafts, long collection) {
    return EncodedItems.of(drafts.stream().map(EncodedItem::of).toList(), collection);
  }

  private FutureTask<EncodedItems> task(int part) {
    return new FutureTask<>(() -> encode(parts.get(part), collection));
  }

  private static ExecutorService otherCores() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "recursive-store-items");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  int parts() {
    return parts.size();
  }

  /** Returns a part, in the order of the drafts, once it is encoded. Forgets those before it. */
  EncodedItems part(int index) {
    begun.headMap(index).clear();
    FutureTask<EncodedItems> part = begun.computeIfAbsent(index, this::task);
    for (int next = index + 1; next < Math.min(parts(), index + 1 + AHEAD); next++) {
      begun.computeIfAbsent(
          next,
          number -> {
            FutureTask<EncodedItems> task = task(number);
            OTHER_CORES.execute(task);
            return task;
          });
    }
    // Does nothing if somebody has begun it.
    part.run();
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return part.get();
        } catch (InterruptedException e) {
          // It takes no longer than encoding it here.
          isInterrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("Items can't be encoded.", e);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns all of them once they are encoded. */
  EncodedItems all() {
    List<EncodedItems> all = new ArrayList<>();
    for (int part = 0; part < parts(); part++) {
      all.add(part(part));
    }
    return EncodedItems.concat(all);
  }
}
