package io.recursivestore.exchange;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Ranged reads of a file that is in no store, whatever its name. */
public final class FileObject implements ObjectReader {
  private final Path file;
  private final FileChannel channel;
  private final long size;

  private FileObject(Path file, FileChannel channel, long size) {
    this.file = file;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @return a reader, which the caller closes
   * @throws NotFoundException if there is none
   */
  public static FileObject open(Path file) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return new FileObject(file, channel, channel.size());
    } catch (NoSuchFileException e) {
      throw new NotFoundException("There is no file '" + file + "'.", e);
    } catch (IOException e) {
      throw NewDirectory.failed("open", file, e);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    long at = offset;
    try {
      while (target.hasRemaining()) {
        int count = channel.read(target, at);
        if (count < 0) {
          throw new CorruptDataException("'" + file + "' ends at " + at + ".");
        }
        at += count;
      }
    } catch (IOException e) {
      throw NewDirectory.failed("read", file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw NewDirectory.failed("close", file, e);
    }
  }
}
