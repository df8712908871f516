package io.recursivestore.dataset;

import io.recursivestore.format.Compression;
import io.recursivestore.format.Selection;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.storage.ObjectStore;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Reads and writes the data files of one dataset, whatever versions name them. */
final class DatasetFiles {
  private final ObjectStore objects;
  private final DataFormats formats;
  private final Supplier<BufferAllocator> allocator;
  private final CollectionRef ref;

  DatasetFiles(
      ObjectStore objects,
      DataFormats formats,
      Supplier<BufferAllocator> allocator,
      CollectionRef ref) {
    this.objects = objects;
    this.formats = formats;
    this.allocator = allocator;
    this.ref = ref;
  }

  /** Reads some files; the reader is the caller's to close. */
  DatasetReader read(Selection selection, List<Fragment> fragments) {
    return new DatasetReader(objects, formats, allocator.get(), ref, selection, fragments);
  }

  /** Starts writing files in the dataset's format, unless the options say otherwise. */
  DatasetWriter writer(Snapshot base, WriteOptions options) {
    FileFormat format = options.fileFormat();
    return writer(base.schema(), format == null ? base.writtenAs() : format, options);
  }

  /** Starts writing files of some columns in a format. */
  DatasetWriter writer(Schema schema, FileFormat format, WriteOptions options) {
    return new DatasetWriter(
        objects, formats.of(format), ref, schema, options, () -> newAllocator("rows to write"));
  }

  /** Returns the same options with the codec of a file, if they leave it open. */
  WriteOptions like(Fragment file, Snapshot base, WriteOptions options) {
    FileFormat format = options.fileFormat();
    boolean isParquet = (format == null ? base.writtenAs() : format) == FileFormat.PARQUET;
    return isParquet && options.compression() == Compression.AUTO
        ? options.withCompression(formats.compression(objects, ref.prefix() + "/" + file.path()))
        : options;
  }

  List<Fragment> writeAll(ArrowReader rows, Snapshot base, WriteOptions options) {
    return writer(base, options).writeAll(rows, WriteProgress.NONE);
  }

  /** Deletes files that no version needs. */
  void delete(List<Fragment> unneeded) {
    StagedFiles.delete(objects, formats, ref, unneeded);
  }

  /** Returns an allocator that tells when memory is not given back. */
  BufferAllocator newAllocator(String what) {
    return allocator.get().newChildAllocator(what + " of " + ref.display(), 0, Long.MAX_VALUE);
  }
}
