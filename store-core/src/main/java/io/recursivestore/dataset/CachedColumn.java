package io.recursivestore.dataset;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.FieldVector;

/**
 * One column of some rows, shared by a cache and readers. Its memory is freed when the last of them
 * has released it. Nobody may change it.
 */
final class CachedColumn {
  /** What the allocator adds to round buffers up, and the entry itself. */
  private static final int OVERHEAD_BYTES = 64;

  private final FieldVector vector;
  private final long bytes;
  private final AtomicInteger references = new AtomicInteger(1);

  /** Takes over a vector, which the caller holds the only reference to. */
  CachedColumn(FieldVector vector) {
    this.vector = vector;
    this.bytes = Batch.bytes(vector) + OVERHEAD_BYTES;
  }

  FieldVector vector() {
    return vector;
  }

  long bytes() {
    return bytes;
  }

  /** Returns false if it is freed already. */
  boolean retain() {
    int count = references.get();
    while (count > 0) {
      if (references.compareAndSet(count, count + 1)) {
        return true;
      }
      count = references.get();
    }
    return false;
  }

  void release() {
    if (references.decrementAndGet() == 0) {
      vector.close();
    }
  }
}
