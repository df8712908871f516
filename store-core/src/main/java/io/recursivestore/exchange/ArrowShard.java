package io.recursivestore.exchange;

import io.recursivestore.format.arrow.BatchCheck;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** One file in Arrow's streaming format, of which nothing is believed before it was checked. */
final class ArrowShard implements Shard {
  private static final int COPY_BYTES = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final VectorSchemaRoot root;
  private long position;

  private ArrowShard(Path file, FileChannel channel, VectorSchemaRoot root, long position) {
    this.file = file;
    this.channel = channel;
    this.root = root;
    this.position = position;
  }

  /**
   * Opens a file at its first batch.
   *
   * @throws NotFoundException if there is none
   * @throws CorruptDataException if it does not begin with a schema
   */
  static ArrowShard open(Path file, BufferAllocator allocator) {
    FileChannel channel = channel(file);
    boolean opened = false;
    try {
      ArrowFrame frame = ArrowFrame.at(file, channel, 0);
      if (frame.message() == null || !frame.isSchema()) {
        throw new IllegalArgumentException("it doesn't begin with a schema");
      }
      Schema schema = SplitSchema.check(MessageSerializer.deserializeSchema(frame.message()));
      VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
      opened = true;
      return new ArrowShard(file, channel, root, frame.end());
    } catch (StoreException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw damaged(file, "in its schema", e);
    } finally {
      if (!opened) {
        close(file, channel);
      }
    }
  }

  /** Counts the rows of a file, of which only the metadata are read. */
  static long rows(Path file) {
    try (FileChannel channel = channel(file)) {
      long rows = 0;
      ArrowFrame frame = ArrowFrame.at(file, channel, 0);
      while (frame.message() != null) {
        RecordBatch batch = frame.batch();
        rows += batch == null ? 0 : batch.length();
        frame = ArrowFrame.at(file, channel, frame.end());
      }
      return rows;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public VectorSchemaRoot root() {
    return root;
  }

  @Override
  public boolean next() {
    try {
      ArrowFrame frame = ArrowFrame.at(file, channel, position);
      if (frame.message() == null) {
        return false;
      }
      RecordBatch metadata = frame.batch();
      if (metadata == null) {
        throw new IllegalArgumentException("there is a message that is no batch");
      }
      try (ArrowRecordBatch batch =
          MessageSerializer.deserializeRecordBatch(metadata, body(frame))) {
        BatchCheck.check(root.getSchema(), batch);
        new VectorLoader(root).load(batch);
      }
      position = frame.end();
      return true;
    } catch (StoreException e) {
      throw e;
    } catch (OutOfMemoryException e) {
      throw new StorageException(
          "Can't hold a batch of '"
              + file
              + "' in memory: "
              + e.getMessage()
              + " Save the dataset with smaller batches.",
          e);
    } catch (IOException | RuntimeException e) {
      throw damaged(file, "in a batch", e);
    }
  }

  @Override
  public long bytesRead() {
    return position;
  }

  @Override
  public void close() {
    root.close();
    close(file, channel);
  }

  private ArrowBuf body(ArrowFrame frame) throws IOException {
    ArrowBuf body = root.getVector(0).getAllocator().buffer(frame.bodyLength());
    boolean read = false;
    try {
      for (long at = 0; at < frame.bodyLength(); at += COPY_BYTES) {
        int count = (int) Math.min(COPY_BYTES, frame.bodyLength() - at);
        ArrowFrame.read(file, channel, frame.body() + at, body.nioBuffer(at, count));
      }
      read = true;
      return body;
    } finally {
      if (!read) {
        body.close();
      }
    }
  }

  private static FileChannel channel(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new NotFoundException("There is no file '" + file + "'.", e);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static void close(Path file, FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static CorruptDataException damaged(Path file, String where, Throwable e) {
    return new CorruptDataException(
        "'" + file + "' is damaged " + where + ", or no Arrow stream: " + e.getMessage(), e);
  }

  private static StorageException failed(Path file, IOException e) {
    return new StorageException("Can't read '" + file + "': " + e.getMessage(), e);
  }
}
