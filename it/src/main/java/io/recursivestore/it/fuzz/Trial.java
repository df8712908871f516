package io.recursivestore.it.fuzz;

import com.sun.management.ThreadMXBean;
import io.recursivestore.model.StoreException;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.jspecify.annotations.Nullable;

/**
 * One input, read. Whatever the bytes are, they are read or refused: in a second, in bounded
 * memory, all of which is given back, and without a look at memory that is not the file's. Anything
 * else is an {@link AssertionError}.
 */
final class Trial {
  /** Of the processor, so that other processes don't count. */
  private static final long MOST_NANOS = 1_000_000_000;

  private static final long MOST_DIRECT_BYTES = 64 << 20;
  private static final long MOST_HEAP_BYTES = 256 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final BufferAllocator ROOT = new RootAllocator();

  private Trial() {}

  /**
   * Reads a file as users do: only the store's own errors come out.
   *
   * @param read reads it, with memory of the allocator
   * @return why it was refused, or null
   */
  static @Nullable RuntimeException ofFile(Consumer<BufferAllocator> read) {
    return run(read, e -> e instanceof StoreException || isOutOfMemory(e));
  }

  /**
   * Reads a part of a file. What comes out may be any exception that says what was found, as
   * whoever reads files makes one of the store's of it.
   *
   * @param read reads it, with memory of the allocator
   * @return why it was refused, or null
   */
  static @Nullable RuntimeException ofPart(Consumer<BufferAllocator> read) {
    return run(
        read,
        e ->
            e.getMessage() != null
                && !(e instanceof NullPointerException)
                && !(e instanceof ClassCastException)
                && !(e instanceof NegativeArraySizeException)
                && !(e instanceof IllegalStateException));
  }

  private static @Nullable RuntimeException run(
      Consumer<BufferAllocator> read, Predicate<RuntimeException> mayCome) {
    Cost first = new Cost();
    RuntimeException refused = once(read, mayCome);
    if (first.isTooMuch()) {
      // The first time, classes are loaded and code is not compiled yet.
      Cost second = new Cost();
      once(read, mayCome);
      if (second.isTooMuch()) {
        throw new AssertionError(
            "It took "
                + second.nanos() / 1_000_000
                + " ms and "
                + second.bytes()
                + " bytes of the heap");
      }
    }
    return refused;
  }

  private static @Nullable RuntimeException once(
      Consumer<BufferAllocator> read, Predicate<RuntimeException> mayCome) {
    RuntimeException refused = null;
    try (BufferAllocator allocator = ROOT.newChildAllocator("input", 0, MOST_DIRECT_BYTES)) {
      try {
        read.accept(allocator);
      } catch (RuntimeException e) {
        if (!mayCome.test(e)) {
          throw new AssertionError("An exception that should not come", e);
        }
        refuseOutOfBounds(e);
        refused = e;
      }
      if (allocator.getAllocatedMemory() != 0) {
        throw new AssertionError("Memory is not given back: " + allocator.toVerboseString());
      }
    }
    return refused;
  }

  /** What this thread takes from now on. */
  private static final class Cost {
    private final long startNanos = THREADS.getCurrentThreadCpuTime();
    private final long startBytes = THREADS.getCurrentThreadAllocatedBytes();

    long nanos() {
      return THREADS.getCurrentThreadCpuTime() - startNanos;
    }

    long bytes() {
      return THREADS.getCurrentThreadAllocatedBytes() - startBytes;
    }

    boolean isTooMuch() {
      return nanos() > MOST_NANOS || bytes() > MOST_HEAP_BYTES;
    }
  }

  private static boolean isOutOfMemory(RuntimeException e) {
    return e instanceof OutOfMemoryException || e instanceof OversizedAllocationException;
  }

  /** Arrow's own checks can be turned off, and then nothing would have stopped this. */
  private static void refuseOutOfBounds(RuntimeException thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      StackTraceElement[] trace = e.getStackTrace();
      if (e instanceof IndexOutOfBoundsException
          && trace.length > 0
          && trace[0].getClassName().equals(ArrowBuf.class.getName())) {
        throw new AssertionError("Memory that is not there was asked for", thrown);
      }
    }
  }
}
