package io.recursivestore.storage;

import io.recursivestore.model.CorruptDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Positional reads of a file. An interrupt of the reading thread closes the channel, as for every
 * Java channel.
 */
final class LocalObjectReader implements ObjectReader {
  private final Path file;
  private final FileChannel channel;
  private final long size;

  LocalObjectReader(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.size = channel.size();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    int wanted = target.remaining();
    if (offset < 0 || wanted > size - offset) {
      throw new CorruptDataException(Truncation.message(file.toString(), offset, wanted, size));
    }
    long at = offset;
    try {
      while (target.hasRemaining()) {
        int count = channel.read(target, at);
        if (count < 0) {
          throw new CorruptDataException(
              Truncation.message(file.toString(), offset, wanted, channel.size()));
        }
        at += count;
      }
    } catch (IOException e) {
      throw LocalObjectStore.failed("read", file, e);
    }
  }

  @Override
  public Optional<Path> local() {
    return Optional.of(file);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw LocalObjectStore.failed("close", file, e);
    }
  }
}
