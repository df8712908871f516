package io.recursivestore.format.ahead;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is opened in the background.
 *
 * @param <T> what it is
 */
public final class Opening<T> implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Supplier<T> open;
  private final Consumer<T> close;
  private @Nullable Thread thread;
  private boolean isBegun;
  private boolean isDone;
  private boolean isHandedOver;
  private @Nullable T opened;
  private @Nullable Throwable failure;

  Opening(Supplier<T> open, Consumer<T> close) {
    this.open = open;
    this.close = close;
  }

  /** Opens it, unless that was begun. */
  void run() {
    if (!begin()) {
      return;
    }
    T result = null;
    Throwable error = null;
    try {
      result = open.get();
    } catch (RuntimeException | Error e) {
      error = e;
    }
    lock.lock();
    try {
      opened = result;
      failure = error;
      isDone = true;
      thread = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether it is open, or can't be opened. */
  boolean isDone() {
    lock.lock();
    try {
      return isDone;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is open, and hands it over, once; what opening it threw is thrown. */
  T take() throws InterruptedException {
    run();
    lock.lock();
    try {
      while (!isDone) {
        changed.await();
      }
      isHandedOver = true;
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      T result = opened;
      if (result == null) {
        throw new IllegalStateException("Nothing was opened");
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing is being opened, and closes what was, if nobody took it. A thread that is
   * interrupted hands that on to the one that it waits for.
   */
  @Override
  public void close() {
    T left = abandon();
    if (left != null) {
      close.accept(left);
    }
  }

  private @Nullable T abandon() {
    boolean isInterrupted = false;
    lock.lock();
    try {
      boolean isOver = !isBegun || isHandedOver;
      isBegun = true;
      isHandedOver = true;
      while (!isDone && !isOver) {
        try {
          changed.await();
        } catch (InterruptedException e) {
          isInterrupted = true;
          if (thread != null) {
            thread.interrupt();
          }
        }
      }
      return isOver ? null : opened;
    } finally {
      lock.unlock();
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean begin() {
    lock.lock();
    try {
      if (isBegun) {
        return false;
      }
      isBegun = true;
      thread = Thread.currentThread();
      return true;
    } finally {
      lock.unlock();
    }
  }
}
