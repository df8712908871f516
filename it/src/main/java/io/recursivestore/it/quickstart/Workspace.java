package io.recursivestore.it.quickstart;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things are.
 *
 * @param home the project's root
 * @param output the directory of the results
 */
record Workspace(Path home, Path output) {

  /** Makes paths absolute, so that they can be shown. */
  Workspace {
    home = home.toAbsolutePath().normalize();
    output = output.toAbsolutePath().normalize();
  }

  Path csv() {
    return home.resolve("notebooks/data/nyc-weather-2013.csv.gz");
  }

  String root() {
    return store().toString();
  }

  Path chart() {
    return output.resolve("quickstart.png");
  }

  /** Spark's scratch directory. */
  Path scratch() {
    return output.resolve("spark");
  }

  /**
   * Removes the results of an earlier run.
   *
   * @throws InvalidRequestException if there is a directory in the way that is no store
   */
  void clear() throws IOException {
    if (Files.exists(store()) && !Store.exists(root())) {
      throw new InvalidRequestException(
          "'" + root() + "' exists and is not a store. Remove it, or use another --output.");
    }
    delete(store());
    Files.deleteIfExists(chart());
    Files.createDirectories(output);
  }

  /** Removes what Spark left behind. */
  void sweep() throws IOException {
    delete(scratch());
  }

  /** Returns the size of all files of a collection. */
  long bytes(CollectionRef collection) {
    try (Stream<Path> files = Files.walk(store().resolve(collection.prefix()))) {
      return files.filter(Files::isRegularFile).mapToLong(Workspace::size).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path store() {
    return output.resolve("store");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> found;
    try (Stream<Path> files = Files.walk(directory)) {
      found = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : found) {
      Files.delete(file);
    }
  }
}
