package io.recursivestore.it.soak;

import io.recursivestore.Store;
import io.recursivestore.dataset.Chunks;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ExpireOptions;
import io.recursivestore.dataset.Scan;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.CommitInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Writes and reads large datasets. Its arguments are the store's root and the size in GiB. */
final class LargeDatasetChild {
  static final int PORTION_GIB = 10;

  /** What the last line begins with; then comes the most memory that was resident, in MiB. */
  static final String PEAK = "peak MiB: ";

  private static final Path STATUS = Path.of("/proc/self/status");

  private LargeDatasetChild() {}

  public static void main(String[] args) throws IOException {
    int gibs = Integer.parseInt(args[1]);
    try (Store store = Store.openOrCreate(args[0])) {
      Dataset dataset = store.datasets().create("large", KnownRows.SCHEMA, CommitInfo.NONE);
      for (int done = 0; done < gibs; done += PORTION_GIB) {
        int portion = Math.min(PORTION_GIB, gibs - done);
        long first = done * KnownRows.PER_GIB;
        long rows = portion * KnownRows.PER_GIB;
        write(dataset, first, rows);
        read(dataset, first, rows);
        dataset.expire(ExpireOptions.DEFAULT.keepingLast(1));
        System.out.printf(
            Locale.ROOT,
            "%d of %d GiB, with at most %d MiB of heap%n",
            done + portion,
            gibs,
            Runtime.getRuntime().maxMemory() >> 20);
      }
    }
    System.out.println(PEAK + peakMib());
  }

  private static void write(Dataset dataset, long first, long rows) throws IOException {
    long start = System.nanoTime();
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader source = new KnownRows(allocator, first, rows)) {
      dataset.overwrite(source, WriteOptions.DEFAULT, CommitInfo.NONE);
    }
    report(rows, "written", dataset.latest().bytes(), start);
  }

  private static void read(Dataset dataset, long first, long rows) {
    long start = System.nanoTime();
    long next = first;
    try (Chunks chunks = dataset.chunks(dataset.latest(), Scan.ALL)) {
      while (chunks.next()) {
        KnownRows.check(chunks.rows(), next);
        next += chunks.rows().getRowCount();
      }
    }
    Soak.require(next == first + rows, "%d rows were read, not %d", next - first, rows);
    report(rows, "read", dataset.latest().bytes(), start);
  }

  private static void report(long rows, String what, long bytes, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%,d rows %s in %.0f s (%.1f GiB in files)%n",
        rows,
        what,
        seconds,
        bytes / (double) (1L << 30));
  }

  private static long peakMib() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }
}
