package io.recursivestore.stream;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Mapped files, kept for a short time after they were last asked for. A query maps the files that
 * the one before it has mapped, and so does each of its tasks: finding their pages mapped saves
 * most of the time that a scan would wait for page faults.
 *
 * <p>There is one for the process. A task has nobody who outlives it and whom it could ask to keep
 * something, which is why this is static. It holds no memory but page tables; the space of deleted
 * files comes back once they are neither kept nor used. May be used by many threads at once.
 */
final class MappedFiles {
  static final MappedFiles SHARED = new MappedFiles(Duration.ofSeconds(10), 64);

  private final long idleNanos;
  private final int most;
  private final Map<Key, Mapped> files = new ConcurrentHashMap<>();
  private final AtomicBoolean evictionPlanned = new AtomicBoolean();

  /** The operating system's key tells a file from another at the same path. */
  private record Key(Path file, @Nullable Object fileKey, long bytes) {}

  private static final class Mapped {
    final ByteBuffer bytes;
    volatile long lastUse;

    Mapped(ByteBuffer bytes) {
      this.bytes = bytes;
    }
  }

  /**
   * Creates an empty set.
   *
   * @param idle how long a file is kept after its last use
   * @param most how many files are kept
   */
  MappedFiles(Duration idle, int most) {
    this.idleNanos = idle.toNanos();
    this.most = most;
  }

  /**
   * Returns the first integers of a file, as bytes. Others share the buffer: only absolute reads.
   *
   * @param file the file
   * @param count number of integers
   * @throws io.recursivestore.model.CorruptDataException if the file is too short now, also if it
   *     is mapped already
   */
  ByteBuffer get(Path file, long count) {
    long bytes = count * Long.BYTES;
    Key found = new Key(file, Disk.checkSize(file, bytes), bytes);
    Mapped mapped = files.computeIfAbsent(found, key -> new Mapped(Disk.map(file, bytes)));
    mapped.lastUse = System.nanoTime();
    if (files.size() > most) {
      evictOldest();
    }
    planEviction();
    return mapped.bytes;
  }

  /** Returns how many files are kept. */
  int size() {
    return files.size();
  }

  private void planEviction() {
    if (evictionPlanned.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(idleNanos, TimeUnit.NANOSECONDS).execute(this::evictIdle);
    }
  }

  private void evictIdle() {
    evictionPlanned.set(false);
    long now = System.nanoTime();
    files.values().removeIf(mapped -> now - mapped.lastUse >= idleNanos);
    if (!files.isEmpty()) {
      planEviction();
    }
  }

  private void evictOldest() {
    long now = System.nanoTime();
    files.entrySet().stream()
        .max(Comparator.comparingLong(entry -> now - entry.getValue().lastUse))
        .ifPresent(oldest -> files.remove(oldest.getKey()));
  }
}
