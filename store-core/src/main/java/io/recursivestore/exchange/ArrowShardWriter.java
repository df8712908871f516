package io.recursivestore.exchange;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes one file in Arrow's streaming format. */
final class ArrowShardWriter implements AutoCloseable {
  private final Path file;
  private final WriteChannel out;

  ArrowShardWriter(Path file, Schema schema) {
    this.file = file;
    try {
      this.out =
          new WriteChannel(
              FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      MessageSerializer.serialize(out, schema);
    } catch (IOException e) {
      throw NewDirectory.failed("write", file, e);
    }
  }

  /** Appends a batch, whose buffers must be those of the schema. */
  void write(VectorSchemaRoot rows) {
    try (ArrowRecordBatch batch = new VectorUnloader(rows).getRecordBatch()) {
      MessageSerializer.serialize(out, batch);
    } catch (IOException e) {
      throw NewDirectory.failed("write", file, e);
    }
  }

  /** Returns the number of bytes written. */
  long bytes() {
    return out.getCurrentPosition();
  }

  /** Writes the mark at the end. */
  void finish() {
    try {
      ArrowStreamWriter.writeEndOfStream(out, IpcOption.DEFAULT);
    } catch (IOException e) {
      throw NewDirectory.failed("write", file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw NewDirectory.failed("close", file, e);
    }
  }
}
