package io.recursivestore.exchange;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that appears whole or not at all: it is filled under another name beside its place,
 * and renamed at the end. What a killed process leaves there begins with {@code .tmp-}.
 */
final class NewDirectory implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private boolean published;

  private NewDirectory(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
  }

  /**
   * Makes a directory to fill.
   *
   * @param target where it will be; there may be an empty directory
   * @throws AlreadyExistsException if there is something else
   */
  static NewDirectory in(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw taken(absolute, null);
    }
    try {
      if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS) && !isEmptyDirectory(absolute)) {
        throw taken(absolute, null);
      }
      Files.createDirectories(parent);
      Path temporary = parent.resolve(".tmp-" + absolute.getFileName() + "-" + UUID.randomUUID());
      Files.createDirectory(temporary);
      return new NewDirectory(absolute, temporary);
    } catch (IOException e) {
      throw failed("create", absolute, e);
    }
  }

  /** Returns where to write. */
  Path path() {
    return temporary;
  }

  /** Makes a directory in this one. */
  Path subdirectory(String name) {
    try {
      return Files.createDirectories(temporary.resolve(name));
    } catch (IOException e) {
      throw failed("create", temporary, e);
    }
  }

  /**
   * Makes all files durable, and gives the directory its name.
   *
   * @throws AlreadyExistsException if the name was taken meanwhile
   */
  void publish() {
    try {
      try (Stream<Path> files = Files.walk(temporary)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          sync(file);
        }
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      published = true;
      Path parent = target.getParent();
      if (parent != null) {
        sync(parent);
      }
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      throw taken(target, e);
    } catch (IOException e) {
      throw failed("write", target, e);
    }
  }

  /** Removes what was written, unless it was published. */
  @Override
  public void close() {
    if (!published) {
      delete(temporary);
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failed("delete", directory, e);
    }
  }

  static StorageException failed(String verb, Path file, IOException e) {
    return new StorageException("Can't " + verb + " '" + file + "': " + e.getMessage(), e);
  }

  private static boolean isEmptyDirectory(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static AlreadyExistsException taken(Path target, @Nullable Exception e) {
    return new AlreadyExistsException(
        "There is something in '"
            + target
            + "' already. Remove it first, or give another directory.",
        e);
  }
}
