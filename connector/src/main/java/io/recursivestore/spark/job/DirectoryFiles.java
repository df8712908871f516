package io.recursivestore.spark.job;

import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Small files and directories that survive a crash whole. */
final class DirectoryFiles {
  private DirectoryFiles() {}

  /** Writes a file, which has its old content or the new one whatever happens. */
  static void write(Path file, byte[] content) {
    Path temporary = file.resolveSibling(UUID.randomUUID() + ".tmp");
    try {
      Files.write(temporary, content);
      sync(temporary);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw failed("create", directory, e);
    }
  }

  /** Returns what is in a directory, in the order of the names; nothing if there is none. */
  static List<Path> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw failed("list", directory, e);
    }
  }

  /** Returns the size of a file, or -1 if there is none. */
  static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : -1;
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  /** Removes a file, or a directory with all that is in it. */
  static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw failed("delete", path, e);
    }
  }

  /** Makes all files of a directory durable, but for those below another one. */
  static void sync(Path directory, Path except) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.filter(f -> !f.startsWith(except))::iterator) {
        sync(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw failed("write", directory, e);
    }
  }

  /** Gives a directory its name. It takes the place of an empty directory, and of nothing else. */
  static void rename(Path directory, Path target) {
    try {
      Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
      Path parent = target.getParent();
      if (parent != null) {
        sync(parent);
      }
    } catch (IOException e) {
      throw failed("write", target, e);
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static StorageException failed(String verb, Path file, Exception e) {
    return new StorageException("Can't " + verb + " '" + file + "': " + e.getMessage(), e);
  }
}
