package io.recursivestore.spark.job;

import io.recursivestore.model.LockedException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Says that a job is running. The operating system lets go of it when the process ends. */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes a lock.
   *
   * @param file is made if it is not there
   * @param place what is locked, for the message
   * @throws LockedException if another job has it
   */
  static DirectoryLock of(Path file, String place) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new LockedException(
            "Another run of the training prep is writing to "
                + place
                + ". Let it end, or give another 'output'.");
      }
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new StorageException("Can't lock '" + file + "': " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StorageException("Can't let go of a lock: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // A job of this process has it.
      return null;
    }
  }
}
