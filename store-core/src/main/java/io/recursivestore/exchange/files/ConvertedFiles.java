package io.recursivestore.exchange.files;

import io.recursivestore.dataset.DatasetWriter;
import io.recursivestore.dataset.Datasets;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/** Writes the rows of files anew; those of files with the same columns into the same data files. */
final class ConvertedFiles implements AutoCloseable {
  private final Datasets datasets;
  private final String name;
  private final WriteOptions options;
  private @Nullable DatasetWriter writer;
  private Schema columns = new Schema(List.of());
  private long bytes;

  ConvertedFiles(Datasets datasets, String name, WriteOptions options) {
    this.datasets = datasets;
    this.name = name;
    this.options = options;
  }

  /** Returns whether rows of some columns can go on where those before ended. */
  boolean continues(Schema written) {
    return writer == null || columns.equals(written);
  }

  /** Writes the rows of a file. */
  void add(Path file, SourceFile source, Schema written) {
    DatasetWriter target = writer;
    if (target == null) {
      target = datasets.stage(name, written, options);
      writer = target;
      columns = written;
    }
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader rows = source.rows(allocator, written)) {
      while (rows.loadNextBatch()) {
        target.write(rows.getVectorSchemaRoot());
      }
    } catch (IOException e) {
      throw SourceFiles.failed("read", file, e);
    }
  }

  /** Ends the files that were begun, and returns them. */
  List<Fragment> finish() {
    DatasetWriter target = writer;
    if (target == null) {
      return List.of();
    }
    List<Fragment> written = target.finish();
    target.close();
    writer = null;
    bytes += written.stream().mapToLong(Fragment::bytes).sum();
    return written;
  }

  /** Returns the number of bytes of the files that were ended. */
  long bytes() {
    return bytes;
  }

  /** Removes what was begun and not ended. */
  @Override
  public void close() {
    if (writer != null) {
      writer.abort();
      writer = null;
    }
  }
}
