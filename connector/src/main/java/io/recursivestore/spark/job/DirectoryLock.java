package io.recursivestore.spark.job;

import io.recursivestore.model.LockedException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says that a job is running. The operating system lets go of it when the process ends.
 *
 * <p>POSIX locks belong to a process and not to a channel, and closing <em>any</em> descriptor of
 * the file gives them up (fcntl(2)). So nobody may open the file of a lock to look into it, and a
 * second job of this process is refused before it does: this is why {@link #HELD} is static.
 */
final class DirectoryLock implements AutoCloseable {
  /** The directories with locks of this process. */
  private static final Set<Path> HELD = new HashSet<>();

  /**
   * Channels that can't be closed, because another class loader's copy of this class has the lock.
   */
  private static final List<FileChannel> LEAKED = new ArrayList<>();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes a lock.
   *
   * @param file is made if it is not there; its directory must be
   * @param place what is locked, for the message
   * @throws LockedException if another job has it
   */
  static DirectoryLock of(Path file, String place) {
    synchronized (HELD) {
      try {
        Path directory = file.resolveSibling("").toRealPath();
        if (HELD.contains(directory)) {
          throw locked(place);
        }
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
          throw locked(place);
        }
        HELD.add(directory);
        return new DirectoryLock(directory, channel);
      } catch (IOException e) {
        throw new StorageException("Can't lock '" + file + "': " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    synchronized (HELD) {
      HELD.remove(directory);
      try {
        channel.close();
      } catch (IOException e) {
        throw new StorageException("Can't let go of a lock: " + e.getMessage(), e);
      }
    }
  }

  /** Returns null if another process has the lock, or another class loader of this one. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      LEAKED.add(channel);
      return null;
    } finally {
      if (lock == null && !LEAKED.contains(channel)) {
        channel.close();
      }
    }
    return lock;
  }

  private static LockedException locked(String place) {
    return new LockedException(
        "Another run of the training prep is writing to "
            + place
            + ". Let it end, or give another 'output'.");
  }
}
