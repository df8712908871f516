package io.recursivestore.storage;

import io.recursivestore.model.AlreadyExistsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes a temporary file and gives it its name on commit. A killed process leaves only the
 * temporary file.
 */
final class LocalObjectWriter implements ObjectWriter {
  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private long position;

  LocalObjectWriter(Path file, Path temporary) throws IOException {
    this.file = file;
    this.temporary = temporary;
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
    try {
      while (source.hasRemaining()) {
        channel.write(source);
      }
    } catch (IOException e) {
      throw LocalObjectStore.failed("write", file, e);
    }
    crc.update(bytes, offset, length);
    position += length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public int crc32c() {
    return (int) crc.getValue();
  }

  @Override
  public void commit() {
    try {
      channel.force(true);
      channel.close();
      Files.createLink(file, temporary);
      LocalObjectStore.syncDirectory(LocalObjectStore.parent(file));
    } catch (FileAlreadyExistsException e) {
      throw new AlreadyExistsException("There is a file '" + file + "' already.", e);
    } catch (IOException e) {
      throw LocalObjectStore.failed("sync", file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw LocalObjectStore.failed("close", file, e);
    }
  }
}
