package io.recursivestore.exchange.files;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which files somebody means. */
final class SourceFiles {
  private static final String SCHEME = "file:";

  private SourceFiles() {}

  /**
   * Returns the files of a path, in the order of their names.
   *
   * @param path a file, a directory, or a pattern with {@code *}, <code>**</code>, {@code ?} or
   *     braces
   */
  static List<Path> find(String path) {
    String local = path.startsWith(SCHEME) ? path.replaceFirst("^file:(//)?(?=/)", "") : path;
    if (Files.exists(Path.of(local)) || local.chars().noneMatch(c -> "*?{[".indexOf(c) >= 0)) {
      return List.of(Path.of(local));
    }
    Path absolute = Path.of(local).toAbsolutePath().normalize();
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + absolute);
    Path start = absolute;
    while (start.getParent() != null && !Files.isDirectory(start)) {
      start = start.getParent();
    }
    // Braces can hold more than one name.
    boolean isDeep = local.contains("**") || local.contains("{");
    int depth = isDeep ? Integer.MAX_VALUE : absolute.getNameCount() - start.getNameCount();
    List<Path> found = walk(start, depth).stream().filter(matcher::matches).toList();
    if (found.isEmpty()) {
      throw new NotFoundException("No file matches '" + path + "'.");
    }
    return found;
  }

  /**
   * Returns files, and in the place of directories the files in them.
   *
   * @param format their format; empty if the endings of their names tell
   * @throws NotFoundException if there are none
   */
  static List<Path> expand(List<Path> paths, Optional<SourceFormat> format) {
    Set<Path> files = new LinkedHashSet<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        for (Path file : walk(path, Integer.MAX_VALUE)) {
          Optional<SourceFormat> found = SourceFormat.ofName(file.toString());
          if (found.isPresent() && (format.isEmpty() || format.equals(found))) {
            refusePartitioned(path, file);
            files.add(real(file));
          }
        }
      } else if (Files.isRegularFile(path)) {
        files.add(real(path));
      } else {
        throw new NotFoundException("There is no file '" + path + "'.");
      }
    }
    if (files.isEmpty()) {
      throw new NotFoundException(
          "There are no files "
              + format.map(f -> "of the format " + f.word() + " ").orElse("of a known format ")
              + "in "
              + paths
              + ". Name the files, or a directory of files whose endings tell their format.");
    }
    return new ArrayList<>(files);
  }

  /** A link to a symbolic link would be none to the file. */
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw failed("find", file, e);
    }
  }

  private static List<Path> walk(Path directory, int depth) {
    try (Stream<Path> all = Files.walk(directory, depth, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !isHidden(directory.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw failed("list", directory, e);
    }
  }

  /** What Spark and others leave beside the files. */
  private static boolean isHidden(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith("_") || name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static void refusePartitioned(Path directory, Path file) {
    Path parent = directory.relativize(file).getParent();
    if (parent != null && parent.toString().contains("=")) {
      throw new InvalidRequestException(
          "'"
              + file
              + "' is of a partitioned table: some of its columns stand in the names of directories,"
              + " which are not read. Read the table with Spark, and write it into the dataset; or"
              + " import the directories one by one.");
    }
  }

  static StorageException failed(String verb, Path file, Exception e) {
    return new StorageException("Can't " + verb + " '" + file + "': " + e.getMessage(), e);
  }
}
