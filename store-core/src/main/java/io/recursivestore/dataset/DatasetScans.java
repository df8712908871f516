package io.recursivestore.dataset;

import io.recursivestore.format.DataFormat;
import io.recursivestore.format.Selection;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Snapshot;
import io.recursivestore.storage.ObjectStore;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Reads versions of one dataset in chunks, through the cache if there is one. */
final class DatasetScans {
  private final ObjectStore objects;
  private final DataFormat format;
  private final DatasetFiles files;
  private final CollectionRef ref;
  private final @Nullable Preloader preloader;

  DatasetScans(
      ObjectStore objects,
      DataFormat format,
      DatasetFiles files,
      CollectionRef ref,
      @Nullable Preloader preloader) {
    this.objects = objects;
    this.format = format;
    this.files = files;
    this.ref = ref;
    this.preloader = preloader;
  }

  Chunks chunks(Snapshot snapshot, Scan scan) {
    ScanPlan plan = ScanPlan.of(snapshot, scan);
    if (preloader != null) {
      preloader.accessed(ref.name(), snapshot, scan);
    }
    BufferAllocator memory = newAllocator("chunks");
    BatchSource source = batches(plan, scan, memory, true);
    if (scan.prefetchBytes() > 0) {
      source = new PrefetchedBatches(source, scan.prefetchBytes(), ref.display());
    }
    return new Chunks(memory, source, plan.selected(), plan.filter(), scan);
  }

  /**
   * Returns the batches of a scan.
   *
   * @param memory gives their memory
   * @param isAsked whether somebody needs the rows, rather than may need them later
   */
  BatchSource batches(ScanPlan plan, Scan scan, BufferAllocator memory, boolean isAsked) {
    return preloader == null
        ? new FragmentBatches(
            memory,
            new DatasetReader(
                objects,
                format,
                memory,
                ref,
                new Selection(
                    plan.decoded(),
                    plan.filter().map(FilterMask::filter),
                    ScanPlan.batchRows(scan.chunkRows()),
                    false,
                    scan.prefetchBytes()),
                plan.fragments()))
        : new CachedBatches(objects, format, memory, ref, preloader.columns(), plan, isAsked);
  }

  /** Returns an allocator that tells when memory is not given back. */
  BufferAllocator newAllocator(String what) {
    return files.newAllocator(what);
  }
}
