package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Operations on local files and directories that the standard library has no single call for. */
final class Disk {
  private static final int CHUNK = 1 << 16;
  private static final String BOOT_TIME = "btime ";

  private Disk() {}

  /** Returns the time in microseconds since 1970. */
  static long now() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }

  /**
   * Returns when the machine was started, in microseconds since 1970; the least number if the
   * operating system does not tell.
   */
  static long bootTime() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      return lines
          .filter(line -> line.startsWith(BOOT_TIME))
          .mapToLong(line -> Long.parseLong(line.substring(BOOT_TIME.length()).trim()))
          .map(TimeUnit.SECONDS::toMicros)
          .findFirst()
          .orElse(Long.MIN_VALUE);
    } catch (IOException | UncheckedIOException | NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }

  /** Returns the sorted names in a directory, none if it doesn't exist. */
  static List<String> names(Path directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        names.add(String.valueOf(child.getFileName()));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("list", directory, e);
    }
    Collections.sort(names);
    return names;
  }

  /** Creates a directory below an existing one, durably. */
  static void createDirectory(Path parent, Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectory(directory);
        syncDirectory(parent);
      }
    } catch (IOException e) {
      throw failed("create", directory, e);
    }
  }

  /** Makes the names in a directory durable; a file's own sync does not cover its name. */
  static void syncDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw failed("sync", directory, e);
    }
  }

  /** Gives a file another content, durably, and whole or not at all. */
  static void replace(Path directory, String name, byte[] content) {
    Path temporary = directory.resolve(SegmentWriter.TEMPORARY + UUID.randomUUID());
    try {
      Files.write(
          temporary,
          content,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed("write", directory.resolve(name), e);
    }
    syncDirectory(directory);
  }

  /** Removes a directory with all files in it; it holds no further directories. */
  static void deleteDirectory(Path directory) {
    try {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw failed("delete", directory, e);
    }
  }

  /** Removes a directory with all files in it, if there is one. */
  static void deleteDirectoryIfExists(Path directory) {
    if (Files.isDirectory(directory)) {
      deleteDirectory(directory);
    }
  }

  /**
   * Returns the CRC-32C of the first bytes of a file. They are read, not mapped: a checksum over a
   * mapping that fails, by a bad sector for one, would end the JVM.
   *
   * @throws CorruptDataException if the file is too short
   */
  static int checksum(Path file, long bytes) {
    checkSize(file, bytes);
    CRC32C crc = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long at = 0; at < bytes; ) {
        int count = channel.read(chunk.clear().limit((int) Math.min(CHUNK, bytes - at)), at);
        if (count < 0) {
          throw truncated(file, bytes, at);
        }
        crc.update(chunk.flip());
        at += count;
      }
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
    return (int) crc.getValue();
  }

  /**
   * Maps the first bytes of a file for reading, in little-endian order. It stays mapped until the
   * buffer is garbage-collected.
   *
   * @throws CorruptDataException if the file is too short
   */
  static ByteBuffer map(Path file, long length) {
    checkSize(file, length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    } catch (IOException e) {
      throw failed("map", file, e);
    }
  }

  /**
   * Checks that a file has at least a size.
   *
   * @return what tells the file from another at the same path; null if the file system does not say
   * @throws CorruptDataException if the file is too short
   */
  static @Nullable Object checkSize(Path file, long expected) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.size() < expected) {
        throw truncated(file, expected, attributes.size());
      }
      return attributes.fileKey();
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  private static CorruptDataException truncated(Path file, long expected, long size) {
    return new CorruptDataException(
        "'"
            + file
            + "' is truncated: it should have at least "
            + expected
            + " bytes, but it has "
            + size
            + ".");
  }

  static StorageException failed(String verb, Path file, IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    if (e instanceof java.nio.file.AccessDeniedException) {
      reason = "permission denied";
    }
    return new StorageException(
        "Can't "
            + verb
            + " '"
            + file
            + "': "
            + (reason == null ? e.getClass().getSimpleName() : reason)
            + ".",
        e);
  }

  private static StoreException missing(Path file, NoSuchFileException e) {
    Path directory = file.getParent();
    return directory != null && Files.isDirectory(directory)
        ? new CorruptDataException(
            "'" + directory + "' is damaged: '" + file.getFileName() + "' is missing.", e)
        : new NotFoundException(
            "There is no file '"
                + file
                + "'. Was its stream dropped or renamed? Open the stream again.",
            e);
  }
}
