package io.recursivestore.exchange.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** The bytes of a part of a file. Tells how far it has been read. */
final class FilePart extends InputStream {
  private final FileChannel channel;
  private final long end;
  private final LongConsumer progress;
  private long at;

  FilePart(Path file, long from, long length, LongConsumer progress) {
    try {
      this.channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.at = from;
    this.end = from + length;
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (at >= end) {
      return -1;
    }
    int count = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, end - at)), at);
    if (count > 0) {
      at += count;
      progress.accept(at);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
