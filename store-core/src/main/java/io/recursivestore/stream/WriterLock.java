package io.recursivestore.stream;

import io.recursivestore.model.LockedException;
import io.recursivestore.model.NotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive right to write a stream, drop it or rename it. The operating system releases it
 * when the process dies.
 *
 * <p>POSIX locks belong to a process and not to a channel, and closing <em>any</em> descriptor of
 * the file gives them up (fcntl(2)). So a file that this process has locked must not be opened
 * again, and which files these are has to be known process-wide: this is why {@link #HELD} is
 * static.
 */
final class WriterLock implements AutoCloseable {
  static final String FILE = "writer.lock";

  /** With their channels: one that is collected would be closed, and its key could come back. */
  private static final Map<Object, FileChannel> HELD = new HashMap<>();

  /**
   * Channels that can't be closed, because another class loader's copy of this class holds the
   * lock.
   */
  private static final List<FileChannel> LEAKED = new ArrayList<>();

  private static final int MAX_ATTEMPTS = 10;
  private static final int MAX_PID_CHARACTERS = 20;

  private final Path file;
  private final Object key;
  private final FileChannel channel;
  private boolean open = true;

  private WriterLock(Path file, Object key, FileChannel channel) {
    this.file = file;
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the lock without waiting.
   *
   * @param directory the stream's directory
   * @param stream the stream's name
   * @throws LockedException if a writer is open, in this process or another
   * @throws NotFoundException if there is no such directory
   */
  static WriterLock acquire(Path directory, String stream) {
    Path file = directory.resolve(FILE);
    synchronized (HELD) {
      try {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
          WriterLock lock = tryAcquire(file, stream);
          if (lock != null) {
            return lock;
          }
        }
      } catch (NoSuchFileException e) {
        throw new NotFoundException(
            "There is no stream '" + stream + "' in '" + directory + "'.", e);
      } catch (IOException e) {
        throw Disk.failed("lock", file, e);
      }
    }
    throw new LockedException(
        "Stream '" + stream + "' is being dropped and defined again by others. Try again later.");
  }

  @Override
  public void close() {
    synchronized (HELD) {
      if (open) {
        open = false;
        HELD.remove(key);
        try {
          channel.close();
        } catch (IOException e) {
          throw Disk.failed("unlock", file, e);
        }
      }
    }
  }

  /**
   * Returns null if the file was replaced meanwhile: then its lock says nothing of the stream that
   * is there now.
   */
  private static @Nullable WriterLock tryAcquire(Path file, String stream) throws IOException {
    create(file);
    Object key = key(file);
    if (HELD.containsKey(key)) {
      throw locked(stream, "of this process");
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean keep = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw locked(stream, owner(channel));
      }
      if (!key(file).equals(key)) {
        return null;
      }
      channel.truncate(0);
      channel.write(
          StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())), 0);
      HELD.put(key, channel);
      keep = true;
      return new WriterLock(file, key, channel);
    } catch (OverlappingFileLockException e) {
      LEAKED.add(channel);
      keep = true;
      throw locked(stream, "of this process");
    } finally {
      if (!keep) {
        channel.close();
      }
    }
  }

  private static void create(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      // Another process created it first.
    }
  }

  /** Identifies the file whatever path leads to it. */
  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_CHARACTERS);
    channel.read(bytes, 0);
    String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    return pid.matches("\\d+") ? "in process " + pid : "in another process";
  }

  private static LockedException locked(String stream, String owner) {
    return new LockedException(
        "Stream '"
            + stream
            + "' is being written by another writer "
            + owner
            + ". A stream has one writer at a time: close it first.");
  }
}
