package io.recursivestore.format.ahead;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that wait for storage, shared by all readers of this process. They wait and don't
 * compute, so that their number does not depend on that of the cores: each reader bounds its own.
 * They end when there is nothing to do.
 */
final class ReadThreads {
  private static final long IDLE_SECONDS = 10;
  private static final AtomicLong NUMBER = new AtomicLong();

  private static final Executor SHARED =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          ReadThreads::thread);

  private ReadThreads() {}

  /** Begins work in another thread; false if there can't be one. */
  static boolean begin(Runnable work) {
    try {
      SHARED.execute(work);
      return true;
    } catch (OutOfMemoryError e) {
      // The system has no threads left, and memory enough for what needs none.
      return false;
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "recursive-store read-ahead " + NUMBER.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
