package io.recursivestore.item;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Drafts that are encoded by other cores while those before them are written. Whoever needs a part
 * that nobody has begun encodes it, so that no one waits for a thread. May be gone through several
 * times, by one thread at a time.
 */
final class EncodedDrafts {
  /** Few beside all of a large batch, and so many that their words are in runs. */
  private static final int PART = 4_096;

  private static final ExecutorService OTHER_CORES = otherCores();

  private final List<FutureTask<EncodedItems>> parts = new ArrayList<>();

  private EncodedDrafts(List<ItemDraft> drafts, long collection) {
    int from = 0;
    do {
      List<ItemDraft> part = drafts.subList(from, Math.min(drafts.size(), from + PART));
      parts.add(new FutureTask<>(() -> encode(part, collection)));
      from += PART;
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
    encoded.parts.stream().skip(1).forEach(OTHER_CORES::execute);
    encoded.parts.get(0).run();
    return encoded;
  }

  private static EncodedItems encode(List<ItemDraft> drafts, long collection) {
    return EncodedItems.of(drafts.stream().map(EncodedItem::of).toList(), collection);
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

  /** Returns a part, in the order of the drafts, once it is encoded. */
  EncodedItems part(int index) {
    FutureTask<EncodedItems> part = parts.get(index);
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
    for (int part = 0; part < parts.size(); part++) {
      all.add(part(part));
    }
    return EncodedItems.concat(all);
  }
}
