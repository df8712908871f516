package io.recursivestore.stream;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Calls a writer's sync at an interval, on a thread of its own that keeps no process alive. */
final class SyncTimer implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  SyncTimer(String stream, Duration interval, Runnable sync) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "sync of stream " + stream);
              thread.setDaemon(true);
              return thread;
            });
    long nanos = interval.toNanos();
    // An exception ends the schedule: the writer has kept it for its next call.
    ScheduledFuture<?> unused =
        executor.scheduleWithFixedDelay(sync, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Ends the schedule. A sync that is under way goes on; what it calls must bear that. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
