package io.recursivestore.dataset;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the next batches in a thread of its own while the caller works on the last. Batches, and
 * an error, come in the order in which they would come without it. Closing waits for the batch that
 * is being decoded, and for no other: the thread is not interrupted, because that would close files
 * that others read.
 */
final class PrefetchedBatches implements BatchSource {
  private final BatchSource source;
  private final long maxBytes;
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PrefetchDepth depth = new PrefetchDepth();
  private final Deque<Batch> ready = new ArrayDeque<>();
  private @Nullable Thread thread;
  private long readyBytes;
  private boolean ended;
  private boolean closed;
  private @Nullable Throwable error;
  private long givenAt = -1;

  /**
   * Prepares to read ahead; the thread starts with the first call.
   *
   * @param source what is read ahead; closed with this
   * @param maxBytes no batch is begun while this much is ready
   * @param name says in the thread's name what is read
   */
  PrefetchedBatches(BatchSource source, long maxBytes, String name) {
    this.source = source;
    this.maxBytes = maxBytes;
    this.name = name;
  }

  @Override
  public @Nullable Batch next() {
    lock.lock();
    try {
      if (thread == null) {
        Thread started = new Thread(this::readAhead, "read-ahead " + name);
        started.setDaemon(true);
        started.start();
        thread = started;
      } else if (givenAt >= 0) {
        depth.consumed(System.nanoTime() - givenAt);
      }
      givenAt = -1;
      changed.signalAll();
      while (ready.isEmpty() && !ended) {
        changed.awaitUninterruptibly();
      }
      Batch batch = ready.poll();
      if (batch == null) {
        rethrow();
        return null;
      }
      readyBytes -= batch.bytes();
      changed.signalAll();
      givenAt = System.nanoTime();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try (source) {
      closed = true;
      changed.signalAll();
      while (thread != null && !ended) {
        changed.awaitUninterruptibly();
      }
      ready.forEach(Batch::close);
      ready.clear();
    } finally {
      lock.unlock();
    }
  }

  private void readAhead() {
    Throwable failure = null;
    try {
      while (awaitRoom()) {
        long start = System.nanoTime();
        Batch batch = source.next();
        if (batch == null) {
          break;
        }
        add(batch, System.nanoTime() - start);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    lock.lock();
    try {
      error = failure;
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitRoom() {
    lock.lock();
    try {
      while (!closed
          && !ready.isEmpty()
          && (readyBytes >= maxBytes || ready.size() >= depth.batches())) {
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void add(Batch batch, long nanos) {
    lock.lock();
    try {
      depth.decoded(nanos);
      ready.add(batch);
      readyBytes += batch.bytes();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void rethrow() {
    if (error instanceof RuntimeException e) {
      throw e;
    }
    if (error instanceof Error e) {
      throw e;
    }
  }
}
