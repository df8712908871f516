package io.recursivestore.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of 64-bit integers that its only writer maps, by doubling, and fills with zeros a little
 * ahead of what is stored. No channel stays open, because an interrupt of the writing thread would
 * close it.
 *
 * <p>A store into a mapping can't report a full disk, and a store that fails may show only later.
 * Writing zeros first takes the blocks, and reports it.
 */
final class GrowingFile {
  private static final int MIN_BYTES = 1 << 20;
  private static final int MAX_AHEAD = 16 << 20;
  private static final int CHUNK = 1 << 16;

  private final int softMaxBytes;
  private final int hardMaxBytes;
  private final CRC32C crc = new CRC32C();
  private Path file;
  private MappedByteBuffer bytes;
  private LongBuffer longs;

  /** How many integers have blocks on the disk. */
  private int allocated;

  /**
   * Opens a file, cutting off what lies behind its committed content.
   *
   * @param committedBytes size of the content to keep; the file is at least as long
   * @param softMaxBytes size that the file does not grow beyond ahead of need
   * @param hardMaxBytes size that the file never exceeds
   */
  GrowingFile(Path file, long committedBytes, int softMaxBytes, int hardMaxBytes) {
    this.file = file;
    this.softMaxBytes = softMaxBytes;
    this.hardMaxBytes = hardMaxBytes;
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
    this.allocated = longs.capacity();
  }

  /** Tells the path after the directory was renamed. */
  void moved(Path newFile) {
    file = newFile;
  }

  /** Returns the content, with room for at least this many integers. */
  LongBuffer reserve(int count) {
    if (count > allocated) {
      allocate((long) count * Long.BYTES);
    }
    return longs;
  }

  /** Returns the CRC-32C of the integers from one index to another. */
  int checksum(int from, int to) {
    crc.reset();
    // The JVM survives a mapping that fails under a copy, and dies under a checksum.
    byte[] chunk = new byte[CHUNK];
    int end = to * Long.BYTES;
    for (int at = from * Long.BYTES; at < end; at += CHUNK) {
      int length = Math.min(CHUNK, end - at);
      bytes.get(at, chunk, 0, length);
      crc.update(chunk, 0, length);
    }
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

  private void allocate(long neededBytes) {
    long from = (long) allocated * Long.BYTES;
    long ahead = Math.max(MIN_BYTES, Math.min(MAX_AHEAD, from));
    long most = Math.min(hardMaxBytes, Math.max(neededBytes, softMaxBytes));
    long to = Math.min(most, Math.max(neededBytes, from + ahead));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
      for (long at = from; at < to; ) {
        at += channel.write(zeros.clear().limit((int) Math.min(CHUNK, to - at)), at);
      }
      if (to > bytes.capacity()) {
        long size = Math.min(most, Math.max(to, 2L * bytes.capacity()));
        bytes = channel.map(MapMode.READ_WRITE, 0, size);
        longs = view(bytes);
      }
    } catch (IOException e) {
      throw Disk.failed("extend", file, e);
    }
    allocated = (int) (to / Long.BYTES);
  }

  private static LongBuffer view(ByteBuffer bytes) {
    return bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
  }
}
