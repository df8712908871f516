package io.recursivestore.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Object stores of which a test sees each read, and holds reads back as it likes. */
public final class RemoteReads {
  /** A read of some bytes. */
  public record Read(String key, long offset, int length) {}

  /** Is told of a read before it is made, with no lock held; may throw what the reader gets. */
  @FunctionalInterface
  public interface Before {
    void read(Read read);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Read> reads = new ArrayList<>();
  private Before before = read -> {};
  private int together = 1;
  private int underWay;
  private int mostUnderWay;
  private int ended;

  /** Returns a store whose reads are seen. */
  public ObjectStore store(ObjectStore objects) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            RemoteReads.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(objects, arguments);
                return result instanceof ObjectReader reader
                    ? reader((String) arguments[0], reader)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Returns a reader whose reads are seen. */
  public ObjectReader reader(String key, ObjectReader reader) {
    return new Seen(key, reader);
  }

  /** Says what happens before each read from now on. */
  public void before(Before action) {
    before = action;
  }

  /** Lets reads go on only once so many are under way, until that was reached. */
  public void holdUntilTogether(int reads) {
    locked(() -> together = reads);
  }

  /** Forgets the reads so far. */
  public void clear() {
    locked(reads::clear);
  }

  /** Returns the reads so far. */
  public List<Read> reads() {
    lock.lock();
    try {
      return List.copyOf(reads);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many reads were under way at once at most. */
  public int mostUnderWay() {
    return mostUnderWay;
  }

  /** Waits until so many reads have ended. */
  public void awaitEnded(int count) {
    lock.lock();
    try {
      while (ended < count) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many reads are under way. */
  public int underWay() {
    lock.lock();
    try {
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private void begin(Read read) {
    lock.lock();
    try {
      reads.add(read);
      underWay++;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      changed.signalAll();
      while (mostUnderWay < together) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      underWay--;
      ended++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Seen implements ObjectReader {
    private final String key;
    private final ObjectReader reader;
    private volatile boolean isClosed;

    Seen(String key, ObjectReader reader) {
      this.key = key;
      this.reader = reader;
    }

    @Override
    public long size() {
      return reader.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) {
      Read read = new Read(key, offset, target.remaining());
      begin(read);
      try {
        before.read(read);
        if (isClosed) {
          throw new IllegalStateException("read after it was closed");
        }
        reader.read(offset, target);
      } finally {
        end();
      }
    }

    @Override
    public void close() {
      isClosed = true;
      reader.close();
    }
  }
}
