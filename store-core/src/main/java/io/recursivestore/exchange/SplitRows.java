package io.recursivestore.exchange;

import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of a split in the types that somebody wants, cut into batches of bounded size. */
final class SplitRows implements AutoCloseable {
  /** Batches of wide rows are cut to about this size. */
  private static final long TARGET_BATCH_BYTES = 16L << 20;

  private final BufferAllocator allocator;
  private final ArrowReader reader;
  private final SaveOptions options;
  private final String activity;
  private final long total;
  private long done;

  private SplitRows(
      BufferAllocator allocator,
      ArrowReader reader,
      Split split,
      SaveOptions options,
      String activity) {
    this.allocator = allocator;
    this.reader = reader;
    this.options = options;
    this.activity = activity;
    this.total = total(split, options.progress());
  }

  /**
   * Opens a split.
   *
   * @param wanted gives the schema to read, when it is given that of the split
   * @param activity what progress is reported as
   */
  static SplitRows open(
      Split split, UnaryOperator<Schema> wanted, SaveOptions options, String activity) {
    BufferAllocator allocator = new RootAllocator();
    ArrowReader source = null;
    boolean opened = false;
    try {
      source = split.read(allocator);
      Schema schema = wanted.apply(source.getVectorSchemaRoot().getSchema());
      source = ConvertedReader.of(source, schema);
      opened = true;
      return new SplitRows(allocator, source, split, options, activity);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      if (!opened) {
        close(source, allocator);
      }
    }
  }

  /** Returns the vectors that hold the rows. */
  VectorSchemaRoot root() {
    try {
      return reader.getVectorSchemaRoot();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Returns the schema of the rows. */
  Schema schema() {
    return root().getSchema();
  }

  /** Hands out all rows, batch by batch. A batch is gone when the call returns. */
  void forEachBatch(Consumer<VectorSchemaRoot> sink) {
    try {
      while (reader.loadNextBatch()) {
        cut(reader.getVectorSchemaRoot(), sink);
      }
    } catch (IOException e) {
      throw failed(e);
    }
    options.progress().update(activity, done, done);
  }

  /** Returns the number of rows that were handed out. */
  long rows() {
    return done;
  }

  /** Returns the number of a split's rows, if somebody is told and it is known. */
  static long total(Split split, Progress progress) {
    return progress == Progress.NONE ? Progress.UNKNOWN : split.rows().orElse(Progress.UNKNOWN);
  }

  private void cut(VectorSchemaRoot batch, Consumer<VectorSchemaRoot> sink) {
    int rows = batch.getRowCount();
    if (rows == 0) {
      return;
    }
    long rowBytes = Math.max(1, bytes(batch) / rows);
    int most = (int) Math.max(1, Math.min(options.batchRows(), TARGET_BATCH_BYTES / rowBytes));
    if (rows <= most) {
      sink.accept(batch);
      count(rows);
      return;
    }
    for (int from = 0; from < rows; from += most) {
      int length = Math.min(most, rows - from);
      try (VectorSchemaRoot slice = batch.slice(from, length)) {
        sink.accept(slice);
      }
      count(length);
    }
  }

  private void count(int rows) {
    done += rows;
    options.progress().update(activity, done, total);
  }

  static long bytes(VectorSchemaRoot batch) {
    return batch.getFieldVectors().stream().mapToLong(FieldVector::getBufferSize).sum();
  }

  @Override
  public void close() {
    close(reader, allocator);
  }

  private static void close(@Nullable ArrowReader reader, BufferAllocator allocator) {
    try (allocator) {
      if (reader != null) {
        reader.close();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static StorageException failed(IOException e) {
    return new StorageException("Can't read the rows of a split: " + e.getMessage(), e);
  }
}
