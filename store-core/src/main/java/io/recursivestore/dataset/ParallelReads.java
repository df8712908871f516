package io.recursivestore.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads several datasets at once. The first error stops all others at their next chunk. */
final class ParallelReads<T> {
  private final Datasets datasets;
  private final Function<Chunks, T> reader;
  private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();

  ParallelReads(Datasets datasets, Function<Chunks, T> reader) {
    this.datasets = datasets;
    this.reader = reader;
  }

  Map<String, T> run(Map<String, Scan> scans, Executor executor) {
    Map<String, CompletableFuture<@Nullable T>> reads = new LinkedHashMap<>();
    try {
      scans.forEach(
          (name, scan) ->
              reads.put(name, CompletableFuture.supplyAsync(() -> read(name, scan), executor)));
    } catch (RuntimeException e) {
      // The executor takes no more.
      error.compareAndSet(null, e);
    }
    Map<String, T> results = new LinkedHashMap<>();
    reads.forEach(
        (name, read) -> {
          T result = read.join();
          if (result != null) {
            results.put(name, result);
          }
        });
    Throwable first = error.get();
    if (first != null) {
      close(new ArrayList<>(results.values()), first);
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
    return results;
  }

  private @Nullable T read(String name, Scan scan) {
    if (error.get() != null) {
      return null;
    }
    try {
      Dataset dataset = datasets.open(name);
      try (Chunks chunks = dataset.chunks(dataset.latest(), scan)) {
        chunks.stopIf(() -> error.get() != null);
        return reader.apply(chunks);
      }
    } catch (RuntimeException | Error e) {
      error.compareAndSet(null, e);
      return null;
    }
  }

  /** Results that nobody gets may hold memory. */
  private static void close(List<?> results, Throwable error) {
    for (Object result : results) {
      if (result instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          error.addSuppressed(e);
        }
      }
    }
  }
}
