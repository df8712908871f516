package io.recursivestore.storage;

import java.io.IOException;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/** Writes a stream of Hadoop's. How it becomes an object is for subclasses to say. */
abstract class HadoopObjectWriter implements ObjectWriter {
  private final Path file;
  private final FSDataOutputStream out;
  private final CRC32C crc = new CRC32C();
  private long position;
  private boolean isEnded;

  HadoopObjectWriter(Path file, FSDataOutputStream out) {
    this.file = file;
    this.out = out;
  }

  /** Makes the object durable and readable. */
  abstract void finish(Path file) throws IOException;

  /** Leaves no object behind. */
  abstract void abandon(Path file) throws IOException;

  @Override
  public final void write(byte[] bytes, int offset, int length) {
    if (isEnded) {
      throw new IllegalStateException("'" + file + "' is committed.");
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw HadoopObjectStore.failed("write", file, e);
    }
    crc.update(bytes, offset, length);
    position += length;
  }

  @Override
  public final long position() {
    return position;
  }

  @Override
  public final int crc32c() {
    return (int) crc.getValue();
  }

  @Override
  public final void commit() {
    try {
      finish(file);
      isEnded = true;
    } catch (IOException e) {
      throw HadoopObjectStore.failed("write", file, e);
    }
  }

  @Override
  public final void close() {
    if (isEnded) {
      return;
    }
    isEnded = true;
    try {
      abandon(file);
    } catch (IOException e) {
      throw HadoopObjectStore.failed("close", file, e);
    }
  }
}
