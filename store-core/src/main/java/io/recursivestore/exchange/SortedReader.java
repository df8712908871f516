package io.recursivestore.exchange;

import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the rows of another reader: runs that fit in memory are sorted there, written to temporary
 * files if there are several, and merged.
 */
final class SortedReader extends ArrowReader {
  private static final int BATCH_ROWS = 1_000;

  /** So many files are merged at once. */
  private static final int MERGED_RUNS = 64;

  private final ArrowReader source;
  private final Schema schema;
  private final String column;
  private final long runBytes;
  private final int runRows;
  private @Nullable SortedRows sorted;
  private @Nullable Path directory;
  private int files;

  private SortedReader(
      BufferAllocator allocator,
      ArrowReader source,
      Schema schema,
      String column,
      long runBytes,
      int runRows) {
    super(allocator);
    this.source = source;
    this.schema = schema;
    this.column = column;
    this.runBytes = runBytes;
    this.runRows = runRows;
  }

  /**
   * Creates a reader.
   *
   * @param source the rows, which the reader closes
   * @param runBytes how many bytes of rows to hold in memory
   * @param runRows how many rows to hold in memory
   */
  static SortedReader of(ArrowReader source, String column, long runBytes, int runRows)
      throws IOException {
    VectorSchemaRoot root = source.getVectorSchemaRoot();
    return new SortedReader(
        root.getVector(0).getAllocator(), source, root.getSchema(), column, runBytes, runRows);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    if (sorted == null) {
      sorted = sort();
    }
    return fill(getVectorSchemaRoot(), sorted);
  }

  private SortedRows sort() throws IOException {
    List<Path> runs = new ArrayList<>();
    SortedRows.InMemory run = new SortedRows.InMemory();
    try {
      long bytes = 0;
      while (source.loadNextBatch()) {
        if (bytes > runBytes || run.size() > runRows) {
          run.sort();
          runs.add(write(run));
          run.close();
          run = new SortedRows.InMemory();
          bytes = 0;
        }
        VectorSchemaRoot batch = copy(source.getVectorSchemaRoot());
        bytes += SplitRows.bytes(batch);
        run.add(batch, column);
      }
      run.sort();
      if (runs.isEmpty()) {
        SortedRows only = run;
        run = new SortedRows.InMemory();
        return only;
      }
      runs.add(write(run));
    } finally {
      run.close();
    }
    while (runs.size() > MERGED_RUNS) {
      List<Path> longer = new ArrayList<>();
      for (int i = 0; i < runs.size(); i += MERGED_RUNS) {
        List<Path> some = runs.subList(i, Math.min(runs.size(), i + MERGED_RUNS));
        try (SortedRows merged = merged(some)) {
          longer.add(write(merged));
        }
        for (Path file : some) {
          Files.delete(file);
        }
      }
      runs = longer;
    }
    return merged(runs);
  }

  private SortedRows merged(List<Path> runs) {
    List<SortedRows> sources = new ArrayList<>();
    runs.forEach(file -> sources.add(new SortedRows.InFile(file, column, allocator)));
    return new SortedRows.Merged(sources);
  }

  private Path write(SortedRows rows) throws IOException {
    if (directory == null) {
      directory = Files.createTempDirectory("recursive-store-sort-");
    }
    Path file = directory.resolve("run-" + files++);
    try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
        ArrowShardWriter writer = new ArrowShardWriter(file, schema)) {
      while (fill(batch, rows)) {
        writer.write(batch);
      }
      writer.finish();
    }
    return file;
  }

  private static boolean fill(VectorSchemaRoot target, SortedRows rows) {
    target.getFieldVectors().forEach(FieldVector::reset);
    int count = 0;
    while (count < BATCH_ROWS && rows.next()) {
      List<FieldVector> from = rows.root().getFieldVectors();
      for (int c = 0; c < from.size(); c++) {
        target.getVector(c).copyFromSafe(rows.row(), count, from.get(c));
      }
      count++;
    }
    target.setRowCount(count);
    return count > 0;
  }

  /** Copies a batch, of which the source fills the memory again. */
  private VectorSchemaRoot copy(VectorSchemaRoot batch) {
    List<ArrowBuf> copies = new ArrayList<>();
    VectorSchemaRoot copy = VectorSchemaRoot.create(schema, allocator);
    try (ArrowRecordBatch shared = new VectorUnloader(batch).getRecordBatch()) {
      for (ArrowBuf buffer : shared.getBuffers()) {
        long length = buffer.readableBytes();
        ArrowBuf own = allocator.buffer(length);
        copies.add(own);
        own.setBytes(0, buffer, buffer.readerIndex(), length);
        own.writerIndex(length);
      }
      try (ArrowRecordBatch owned =
          new ArrowRecordBatch(
              shared.getLength(),
              shared.getNodes(),
              copies,
              NoCompressionCodec.DEFAULT_BODY_COMPRESSION,
              shared.getVariadicBufferCounts(),
              false)) {
        new VectorLoader(copy).load(owned);
      }
      return copy;
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    } finally {
      copies.forEach(ArrowBuf::close);
    }
  }

  @Override
  public long bytesRead() {
    return source.bytesRead();
  }

  @Override
  protected void closeReadSource() throws IOException {
    try (source) {
      if (sorted != null) {
        sorted.close();
        sorted = null;
      }
    } finally {
      if (directory != null) {
        NewDirectory.delete(directory);
        directory = null;
      }
    }
  }

  @Override
  protected Schema readSchema() {
    return schema;
  }

  static StorageException failed(IOException e) {
    return new StorageException("Can't sort the rows of a split: " + e.getMessage(), e);
  }
}
