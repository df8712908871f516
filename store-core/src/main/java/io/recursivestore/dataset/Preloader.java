package io.recursivestore.dataset;

import io.recursivestore.dataset.predict.Access;
import io.recursivestore.dataset.predict.Prediction;
import io.recursivestore.model.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.apache.arrow.memory.BufferAllocator;

/** Tells a cache what is read, and reads into it what it expects next. */
final class Preloader {
  /** One expectation may not push out all that was kept for good reasons. */
  private static final int LARGEST_SHARE = 4;

  private final DatasetCache cache;
  private final Datasets datasets;

  Preloader(DatasetCache cache, Datasets datasets) {
    this.cache = cache;
    this.datasets = datasets;
  }

  ColumnCache columns() {
    return cache.columns();
  }

  /** Learns from a scan, and preloads what probably follows. */
  void accessed(String dataset, Snapshot snapshot, Scan scan) {
    for (Prediction prediction : cache.predictor().record(access(dataset, snapshot, scan))) {
      if (cache.settings().preload()) {
        try {
          var unused = cache.inBackground(() -> load(prediction.access()));
        } catch (RejectedExecutionException e) {
          // What can't be preloaded in time is read when it is needed.
          return;
        }
      }
    }
  }

  /** Reads a range into the cache, as much of it as is reasonable. */
  void load(Access access) {
    Dataset dataset = datasets.open(access.dataset());
    Snapshot newest = dataset.latest();
    Scan scan = Scan.ALL.withColumns(access.columns());
    if (!access.axis().isEmpty()) {
      scan =
          scan.withTime(
              new TimeRange(access.axis(), instant(access.start()), instant(access.end())));
    }
    long left = cache.settings().maxBytes() / LARGEST_SHARE;
    try (BufferAllocator scratch = dataset.scans().newAllocator("preload");
        BatchSource batches =
            dataset.scans().batches(ScanPlan.of(newest, scan), scan, scratch, false)) {
      while (left > 0 && !cache.isClosing()) {
        Batch batch = batches.next();
        if (batch == null) {
          return;
        }
        left -= batch.bytes();
        batch.close();
      }
    }
  }

  /** Returns what will be read next of a dataset, sure or not. */
  Optional<Access> guess(String dataset) {
    return cache.predictor().guess(dataset).map(Prediction::access);
  }

  DatasetCache cache() {
    return cache;
  }

  private static Access access(String dataset, Snapshot snapshot, Scan scan) {
    var columns = scan.columns().orElseGet(() -> snapshot.schema().names());
    // A range without bounds has no place on the axis.
    return scan.time()
        .filter(t -> !t.start().equals(Instant.MIN) && !t.end().equals(Instant.MAX))
        .map(t -> new Access(dataset, t.column(), columns, t.startMicros(), t.endMicros()))
        .orElseGet(() -> new Access(dataset, "", columns, 0, snapshot.rows()));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
