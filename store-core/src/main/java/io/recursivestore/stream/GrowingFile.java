package io.recursivestore.stream;

import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of 64-bit integers that its only writer maps and extends by doubling. Extensions are
 * sparse: blocks are taken when integers are stored. No channel stays open, because an interrupt of
 * the writing thread would close it.
 *
 * <p>A store into a mapping can't report a full disk (the JVM throws {@link InternalError}), so an
 * extension first checks that the disk has room for it. Another process can still take that room.
 */
final class GrowingFile {
  private static final int MIN_BYTES = 1 << 20;

  private final int maxBytes;
  private final CRC32C crc = new CRC32C();
  private Path file;
  private MappedByteBuffer bytes;
  private LongBuffer longs;

  /**
   * Opens a file, cutting off what lies behind its committed content.
   *
   * @param committedBytes size of the content to keep; the file is at least as long
   * @param maxBytes size that the file never exceeds
   */
  GrowingFile(Path file, long committedBytes, int maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // What a dead writer left unpublished must read as zeros once the file grows over it again.
      channel.truncate(committedBytes);
      this.bytes = channel.map(MapMode.READ_WRITE, 0, committedBytes);
    } catch (IOException e) {
      throw Disk.failed("open", file, e);
    }
    this.longs = view(bytes);
  }

  /** Tells the path after the directory was renamed. */
  void moved(Path newFile) {
    file = newFile;
  }

  /** Returns the content, with room for at least this many integers. */
  LongBuffer reserve(int count) {
    if (count > longs.capacity()) {
      grow((long) count * Long.BYTES);
    }
    return longs;
  }

  /** Returns the CRC-32C of the integers from one index to another. */
  int checksum(int from, int to) {
    crc.reset();
    crc.update(range(from, to));
    return (int) crc.getValue();
  }

  /**
   * Waits until the integers from one index to another are on the disk, with the size of the file.
   */
  void force(int from, int to) {
    if (to > from) {
      bytes.force(from * Long.BYTES, (to - from) * Long.BYTES);
    }
  }

  /** Cuts the file to its content. Nothing behind may be touched any more. */
  void truncate(int count) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate((long) count * Long.BYTES);
    } catch (IOException e) {
      throw Disk.failed("truncate", file, e);
    }
  }

  private void grow(long neededBytes) {
    int size =
        (int) Math.min(maxBytes, Math.max(neededBytes, Math.max(MIN_BYTES, 2L * bytes.capacity())));
    int growth = size - bytes.capacity();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long free = Files.getFileStore(file).getUsableSpace();
      if (free < growth) {
        throw new StorageException(
            "Can't extend '"
                + file
                + "' by "
                + growth
                + " bytes: the disk has "
                + free
                + " bytes free. Free some and"
                + " write the step again.");
      }
      bytes = channel.map(MapMode.READ_WRITE, 0, size);
    } catch (IOException e) {
      throw Disk.failed("extend", file, e);
    }
    longs = view(bytes);
  }

  private ByteBuffer range(int from, int to) {
    return bytes.duplicate().limit(to * Long.BYTES).position(from * Long.BYTES);
  }

  private static LongBuffer view(ByteBuffer bytes) {
    return bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
  }
}
