package io.recursivestore.exchange.python;

import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Lists directories in the order of names. Links are not followed: they may lead in circles. */
final class Directory {
  private Directory() {}

  /** Returns the files of a directory; none if there is no such directory. */
  static List<Path> files(Path directory) {
    return list(directory, path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
  }

  /** Returns the directories of a directory; none if there is no such directory. */
  static List<Path> directories(Path directory) {
    return list(directory, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
  }

  /** Returns a directory and all below it, each before its own. */
  static Stream<Path> below(Path directory) {
    return Stream.concat(
        Stream.of(directory), directories(directory).stream().flatMap(Directory::below));
  }

  private static List<Path> list(Path directory, Predicate<Path> predicate) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(predicate).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException("Can't list '" + directory + "': " + e.getMessage(), e);
    }
  }
}
